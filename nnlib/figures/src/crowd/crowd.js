// <nn-crowd>: many weak witnesses. A rule adds up D nearly useless measurements; a small shift of each of them, all
// with one plan, turns the sum around.
import { html } from "lit";
import { NNFigure } from "../base.js";
import { show } from "../math/decimal.js";
import { crowd } from "../math/normal.js";
import { percent } from "../parts/bars.js";
import { segmented, segmentedStyles } from "../parts/segmented.js";
import { slider, sliderStyles } from "../parts/slider.js";
import { stopStyles, stops } from "../parts/stops.js";
import { number, oneOf } from "../schema.js";
import { bells } from "./bells.js";
import { crowdStyles } from "./styles.js";

export const SIZES = [1, 3, 10, 30, 100, 300, 1000, 3000, 10000];
const nearest = (n) => SIZES.reduce((best, size) => (Math.abs(size - n) < Math.abs(best - n) ? size : best));
const grouped = (n) => n.toLocaleString("en-US");

export class Crowd extends NNFigure {
  static fields = {
    measurements: number({ min: 1, max: 10000, decimals: 0 }),
    signal: number({ min: 0, max: 1 }),
    shift: number({ min: 0, max: 1 }),
    way: oneOf("worst", "coin"),
  };

  static styles = [...super.styles, segmentedStyles, sliderStyles, stopStyles, crowdStyles];

  static complete(raw) {
    return {
      measurements: nearest(raw.measurements ?? 10),
      signal: raw.signal ?? 0.1,
      shift: raw.shift ?? 0,
      way: raw.way ?? "worst",
    };
  }

  get label() {
    return "Many weak measurements, added up and shifted";
  }

  get result() {
    return crowd(this.state);
  }

  drawing() {
    const { measurements, signal, shift, way } = this.state;
    const { one, spread, sum, right, alone } = this.result;
    const layout = this.width < 600 && !this.printing ? "narrow" : "wide";
    const many = measurements === 1 ? "the sum of 1 measurement" : `the sum of ${grouped(measurements)} measurements`;
    return html`
      <div class="controls ${layout} screen-only">
        <div class="control">
          <span class="name">measurements</span>
          ${stops({
            label: "Number of measurements",
            values: SIZES,
            value: measurements,
            say: grouped,
            mark: (n) => (n >= 1000 ? `${n / 1000}k` : n),
            onchange: (n) => this.change({ measurements: n }),
          })}
        </div>
        <div class="control">
          <span class="name">shift of each</span>
          ${slider({ label: "Shift of each measurement", value: shift, min: 0, max: 1, step: 0.02, onchange: (v) => this.change({ shift: v }) })}
        </div>
        <div class="control">
          <span class="name">worth of each</span>
          ${slider({ label: "Worth of each measurement", value: signal, min: 0, max: 1, step: 0.02, onchange: (v) => this.change({ signal: v }) })}
        </div>
        <div class="control">
          <span class="name">the shift follows</span>
          ${segmented({
            label: "The shift follows",
            name: "way",
            value: way,
            options: [
              { value: "worst", text: "a plan" },
              { value: "coin", text: "a coin" },
            ],
            onchange: (w) => this.change({ way: w }),
          })}
        </div>
      </div>
      <div class="panels ${layout}">
        <figure>
          <figcaption>one measurement alone <b class="num">${percent(alone)}</b> right</figcaption>
          ${bells({ center: one, width: spread, reach: 4, label: this.words("One measurement", one / spread) })}
        </figure>
        <figure>
          <figcaption>${many} <b class="num ${right < 0.5 ? "bad" : "good"}">${percent(right)}</b> right</figcaption>
          ${bells({ center: sum, width: 1, reach: Math.max(4, Math.abs(sum) + 3), label: this.words("The sum", sum) })}
        </figure>
      </div>
      <p class="small muted">
        Solid: the class that should come out above zero, its right answers filled. Dashed: the other class. Both axes count in
        standard deviations.
      </p>
    `;
  }

  words(what, center) {
    return `${what}: the class plus lies ${show(Math.round(100 * center) / 100)} standard deviations from the border.`;
  }

  summary() {
    const { measurements, shift, way } = this.state;
    const pushed = shift ? `each shifted by ${show(shift)} ${way === "worst" ? "with a plan" : "by a coin"}` : "not shifted";
    return `${grouped(measurements)} measurements, ${pushed}: ${percent(this.result.right)} right.`;
  }

  table() {
    const { signal, shift, way } = this.state;
    const share = (part) => percent(crowd({ ...this.state, ...part }).right);
    return {
      caption: `Share of right answers; each measurement is worth ${show(signal)} and may be shifted by ${show(shift)}`,
      head: ["measurements", "not shifted", "shifted by a coin", "shifted with a plan"],
      rows: SIZES.map((measurements) => [
        grouped(measurements),
        share({ measurements, shift: 0 }),
        share({ measurements, way: "coin" }),
        share({ measurements, way: "worst" }),
      ]),
      note: `Shown above: ${grouped(this.state.measurements)}, ${way === "worst" ? "with a plan" : "by a coin"}.`,
    };
  }
}
