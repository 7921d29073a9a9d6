"""What the `make` targets do. Standard library only: this runs before anything is installed."""
