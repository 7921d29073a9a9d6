// Everything the book's pages load at once: this file is bundled into nnlib/figures/figures.js. Large figures come
// later, each in a script of its own: see lazy/ and lazy.js.
import { Concert } from "./concert/concert.js";
import { define } from "./define.js";
import "./elements/index.js";
import { Gates } from "./gates/gates.js";
import { watch } from "./lazy.js";
import "./shared.js";

define("nn-concert", Concert);
define("nn-gates", Gates);
watch();
