// Everything the book's pages load: this file is bundled into nnlib/figures/figures.js.
import { Concert } from "./concert/concert.js";
import { define } from "./define.js";
import "./elements/index.js";
import { Gates } from "./gates/gates.js";

define("nn-concert", Concert);
define("nn-gates", Gates);
