// Everything the book's pages load: this file is bundled into nnlib/figures/figures.js.
import { Concert } from "./concert/concert.js";
import { define } from "./define.js";

define("nn-concert", Concert);
