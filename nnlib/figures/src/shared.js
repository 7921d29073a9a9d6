// What the scripts of lazy figures take from this one instead of bringing it again: an import there of a file that
// is imported here is answered from `nnFigures.modules` (tools/build_figures.mjs).
import { LitElement, css, html, nothing, svg } from "lit";
import * as base from "./base.js";
import * as define from "./define.js";
import * as lazy from "./lazy.js";
import * as decimal from "./math/decimal.js";
import * as segmented from "./parts/segmented.js";
import * as slider from "./parts/slider.js";
import * as schema from "./schema.js";
import * as styles from "./styles.js";

globalThis.nnFigures ??= {
  need: lazy.need,
  notebook: lazy.notebook,
  modules: {
    lit: { LitElement, css, html, nothing, svg },
    "./base.js": base,
    "./define.js": define,
    "./lazy.js": lazy,
    "./math/decimal.js": decimal,
    "./parts/segmented.js": segmented,
    "./parts/slider.js": slider,
    "./schema.js": schema,
    "./styles.js": styles,
  },
};
