// Bundled into nnlib/figures/static/figures/crowd.js, and loaded when a reader comes near <nn-crowd>.
import { Crowd } from "../crowd/crowd.js";
import { define } from "../define.js";

define("nn-crowd", Crowd);
