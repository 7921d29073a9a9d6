// <nn-fool>: a network fooled. View one: a photograph, a change too small to see, and what EfficientNet-Lite0 says,
// computed beforehand by nnlib. View two: the reader's own digit, attacked in the page.
import { html } from "lit";
import { NNFigure } from "../base.js";
import { parse } from "../math/strokes.js";
import { barStyles } from "../parts/bars.js";
import { segmented, segmentedStyles } from "../parts/segmented.js";
import { sliderStyles } from "../parts/slider.js";
import { stopStyles } from "../parts/stops.js";
import { number, oneOf } from "../schema.js";
import { DrawingView } from "./drawing.js";
import { paintAll } from "./paint.js";
import { EPSILONS, PhotoView } from "./photo.js";
import { chartStyles, drawingStyles, foolStyles, photoStyles } from "./styles.js";
import { ATTACKS, DIGITS, GUESSES, METHODS, NETWORKS, PHOTOS } from "./words.js";

const strokes = {
  parse: (text) => (parse(text) ? text : undefined),
  check: (text) => (parse(text) ? text : undefined),
  format: String,
  wanted: "strokes, four characters a point",
};

export class Fool extends NNFigure {
  static fields = {
    view: oneOf("photo", "drawing"),
    photo: oneOf(...Object.keys(PHOTOS)),
    attack: oneOf(...Object.keys(ATTACKS)),
    epsilon: number({ min: 0, max: 16, decimals: 0 }),
    guess: oneOf("none", ...GUESSES),
    digit: oneOf("own", ...DIGITS),
    drawing: strokes,
    network: oneOf(...Object.keys(NETWORKS)),
    method: oneOf(...Object.keys(METHODS)),
    goal: oneOf("any", ...DIGITS),
    strength: number({ min: 0, max: 0.4 }),
  };

  static styles = [
    ...super.styles,
    segmentedStyles,
    sliderStyles,
    stopStyles,
    barStyles,
    foolStyles,
    photoStyles,
    drawingStyles,
    chartStyles,
  ];

  static complete(raw, before = {}) {
    const other = before.photo && (raw.photo !== before.photo || raw.attack !== before.attack);
    return {
      view: raw.view ?? "photo",
      photo: raw.photo ?? "coffee",
      attack: raw.attack ?? "ostrich",
      epsilon: EPSILONS.reduce((best, e) => (Math.abs(e - (raw.epsilon ?? 0)) < Math.abs(best - (raw.epsilon ?? 0)) ? e : best)),
      // A guess belongs to one photograph and one attack.
      guess: other && raw.guess === before.guess ? "none" : (raw.guess ?? "none"),
      digit: raw.digit ?? (raw.drawing ? "own" : "7"),
      drawing: raw.drawing ?? "",
      network: raw.network ?? "ordinary",
      method: raw.method ?? "pgd",
      goal: raw.goal ?? "any",
      strength: raw.strength ?? 0,
    };
  }

  constructor() {
    super();
    this.photoView = new PhotoView(this);
    this.drawingView = new DrawingView(this);
  }

  forget() {
    this.photoView.forget();
    this.drawingView.forget();
  }

  connectedCallback() {
    super.connectedCallback();
    this.drawingView.recall();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.drawingView.stop();
  }

  /** Nobody slides on paper: a start without any change is drawn with one. */
  get state() {
    if (!this.printing) return this.current;
    return { ...this.start, epsilon: this.start.epsilon || 4, strength: this.start.strength || 0.2 };
  }

  get shown() {
    return this.state.view === "photo" ? this.photoView : this.drawingView;
  }

  get label() {
    return this.state.view === "photo" ? "A photograph, changed to fool a network" : "A digit, changed to fool a network";
  }

  get narrow() {
    return this.width < 600 && !this.printing;
  }

  willUpdate() {
    this.shown.prepare();
  }

  updated() {
    paintAll(this.renderRoot, this.shown.pictures());
  }

  drawing() {
    return html`
      <header class="screen-only">
        ${segmented({
          label: "What is attacked",
          name: "view",
          value: this.state.view,
          options: [
            { value: "photo", text: "A photograph" },
            { value: "drawing", text: "Your own digit" },
          ],
          onchange: (view) => this.change({ view }),
        })}
      </header>
      <div class=${this.narrow ? "narrow" : "wide"}>${this.shown.drawing()}</div>
    `;
  }

  summary() {
    return this.shown.summary();
  }

  table() {
    return this.shown.table();
  }

  /** What is computed in the view of the digit, for programs: {x, changed} of 784 numbers, {before, after} of 10. */
  get numbers() {
    return this.drawingView.numbers();
  }
}
