// Everything the book's pages load: this file is bundled into nnlib/figures/figures.js.
import { Concert } from "./concert/concert.js";
import { define } from "./define.js";
import "./elements/index.js";

define("nn-concert", Concert);
