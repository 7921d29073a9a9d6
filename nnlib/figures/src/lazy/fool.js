// Bundled into nnlib/figures/static/figures/fool.js, and loaded when a reader comes near <nn-fool>.
import { define } from "../define.js";
import { Fool } from "../fool/fool.js";

define("nn-fool", Fool);
