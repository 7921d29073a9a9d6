// Everything the book's pages load: this file is bundled into nnlib/figures/figures.js.
