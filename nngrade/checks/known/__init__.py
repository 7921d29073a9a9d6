"""One module per assignment: its tasks, their sections in the book, and the mistakes people make in them."""
