// <nn-concert>: one neuron decides an evening. The reader answers, sets weights and threshold, and the sum,
// the bar against the threshold and the decision follow.
import { html, svg } from "lit";
import { NNFigure } from "../base.js";
import { add, show } from "../math/decimal.js";
import { contributions, examine, step } from "../math/perceptron.js";
import { challenges, challengeStyles } from "../parts/challenge.js";
import { neuron, neuronStyles } from "../parts/neuron.js";
import { segmented, segmentedStyles } from "../parts/segmented.js";
import { entry, slider, sliderStyles } from "../parts/slider.js";
import { bounds, waterfall, waterfallStyles } from "../parts/waterfall.js";
import { number, numbers, oneOf } from "../schema.js";
import { said, stories } from "./stories.js";
import { concertStyles } from "./styles.js";
import { tiles } from "./tiles.js";

const ids = Object.values(stories).flatMap((story) => story.challenges.map(({ id }) => id));

export class Concert extends NNFigure {
  static fields = {
    story: oneOf(...Object.keys(stories)),
    form: oneOf("threshold", "bias"),
    answers: numbers({ min: 0, max: 4, decimals: 0 }),
    weights: numbers({ min: -5, max: 5 }),
    threshold: number({ min: -20, max: 50 }),
    challenge: oneOf("none", ...ids),
  };

  static styles = [
    ...super.styles,
    segmentedStyles,
    sliderStyles,
    neuronStyles,
    waterfallStyles,
    challengeStyles,
    concertStyles,
  ];

  static complete(raw, before = {}) {
    const name = raw.story ?? "concert";
    const story = stories[name];
    // The other evening brings its own numbers, unless the change gives them too.
    const kept = (field) => (before.story && before.story !== name && raw[field] === before[field] ? undefined : raw[field]);
    const fits = (list) => (list?.length === story.questions.length ? list : undefined);
    const within = ({ min, max }) => (x) => Math.min(max, Math.max(min, x));
    const challenge = kept("challenge");
    return {
      story: name,
      form: raw.form ?? "threshold",
      answers: (fits(kept("answers")) ?? story.answers).map((x) => Math.min(x, story.top)),
      weights: (fits(kept("weights")) ?? story.weights).map(within(story.weightLimits)),
      threshold: within(story.thresholdLimits)(kept("threshold") ?? story.threshold),
      challenge: story.challenges.some(({ id }) => id === challenge) ? challenge : "none",
    };
  }

  constructor() {
    super();
    this.solved = new Set();
  }

  forget() {
    this.solved.clear();
  }

  get story() {
    return stories[this.state.story];
  }

  get label() {
    return `${this.story.title}: a neuron decides`;
  }

  /** Everything that follows from the state. */
  get result() {
    const { answers, weights, threshold } = this.state;
    const parts = contributions(weights, answers);
    const sum = add(...parts);
    return { parts, sum, score: add(sum, -threshold), decision: step(add(sum, -threshold)) };
  }

  get examined() {
    const challenge = this.story.challenges.find(({ id }) => id === this.state.challenge);
    const { weights, threshold } = this.state;
    return challenge && examine(weights, -threshold, challenge.wanted, this.story.top);
  }

  change(part) {
    super.change(part);
    const examined = this.examined;
    if (examined && examined.right === examined.total) this.solved.add(this.state.challenge);
  }

  put(field, d, x) {
    this.change({ [field]: this.state[field].map((old, i) => (i === d ? x : old)) });
  }

  // ---- the drawing -------------------------------------------------------------------------------------

  drawing() {
    const narrow = this.width < 620 && !this.printing;
    return html`
      <header class="screen-only">
        ${segmented({
          label: "Evening",
          name: "story",
          value: this.state.story,
          options: [
            { value: "concert", text: "Concert" },
            { value: "festival", text: "Festival" },
          ],
          onchange: (story) => this.change({ story }),
        })}
        ${segmented({
          label: "Compare with",
          name: "form",
          value: this.state.form,
          options: [
            { value: "threshold", text: "Threshold" },
            { value: "bias", text: "Bias" },
          ],
          onchange: (form) => this.change({ form }),
        })}
      </header>
      <p class="title">${this.story.title}: go or stay?</p>
      <p class="lead small muted">${this.story.lead[this.state.form]}</p>
      <div class="stage ${narrow ? "narrow" : "wide"}">
        ${this.wiring(narrow)}
        <div class="rows">${this.story.questions.map((question, d) => this.row(question, d))}</div>
      </div>
      ${this.balance()} ${this.equation()} ${this.tasks()}
    `;
  }

  row({ name, text }, d) {
    const { answers, weights } = this.state;
    const { top, weightLimits } = this.story;
    const options =
      top === 1
        ? ["No", "Yes"].map((word, value) => ({ value, text: word }))
        : Array.from({ length: top + 1 }, (_, value) => ({ value, text: value }));
    return html`
      <div class="row">
        <div class="answer">
          <span class="question">${text}</span>
          ${segmented({
            label: text,
            name: `answer-${d}`,
            value: answers[d],
            options,
            onchange: (x) => this.put("answers", d, x),
          })}
        </div>
        <div class="weight">
          <span class="small muted">weight w<sub>${d + 1}</sub> of ${name}</span>
          ${slider({
            label: `Weight of ${name}`,
            symbol: html`w<sub>${d + 1}</sub>`,
            value: weights[d],
            ...weightLimits,
            onchange: (w) => this.put("weights", d, w),
          })}
        </div>
      </div>
    `;
  }

  /** The neuron and its wires, laid over the rows: each wire leaves where its row ends. */
  wiring(narrow) {
    const { weights } = this.state;
    const { sum, parts, score, decision } = this.result;
    const rowHeight = narrow ? 128 : 88;
    const inner = this.width - 34; // the card's padding and border
    const rows = weights.length * rowHeight;
    const bias = this.state.form === "bias";
    const geometry = narrow
      ? { width: inner, height: rows + 174, center: { x: inner - 66, y: rows + 108 }, radius: 56 }
      : { width: inner, height: rows, center: { x: inner - 74, y: rows / 2 - 34 }, radius: 56 };
    const { center, radius } = geometry;
    const wires = weights.map((weight, d) => ({
      x: inner - (narrow ? 60 : 184),
      lane: narrow ? inner - 6 - 13 * d : undefined, // the first row takes the outermost lane: no crossing
      bottom: rows - 8,
      y: (d + (narrow ? 0.74 : 0.62)) * rowHeight,
      weight,
      flow: parts[d],
    }));
    const plate = narrow ? { x: center.x - 208, y: center.y - 26 } : { x: center.x - 64, y: center.y + radius + 26 };
    return svg`
      <svg class="wiring" aria-hidden="true" width=${geometry.width} height=${geometry.height}
        viewBox="0 0 ${geometry.width} ${geometry.height}">
        ${neuron({ wires, largest: this.story.weightLimits.max, center, radius, sum: bias ? score : sum, output: decision })}
        <path class="out" d=${
          narrow
            ? `M${center.x - radius - 3} ${center.y}H${plate.x + 130}`
            : `M${center.x} ${center.y + radius + 3}V${plate.y - 4}`
        } />
        <g class="plate ${decision ? "on" : "off"}" transform="translate(${plate.x} ${plate.y})">
          <rect width="128" height="52" rx="12" />
          <text x="64" y="22">${decision ? "1 · go" : "0 · stay"}</text>
          <text class="why" x="64" y="41">${show(bias ? score : sum)} ${decision ? ">" : "≤"} ${show(bias ? 0 : this.state.threshold)}</text>
        </g>
      </svg>
    `;
  }

  balance() {
    const { form, weights, threshold } = this.state;
    const { parts } = this.result;
    const { questions, top, thresholdLimits } = this.story;
    const side = (sign) => add(...weights.map((w) => (w * sign > 0 ? w * top : 0)));
    const [low, high] = bounds(side(-1), side(1), threshold);
    const steps = questions.map(({ name }, d) => ({ name, amount: parts[d] }));
    const words = ["stay", "go"];
    const move = (t) => this.change({ threshold: add(t) });
    if (form === "threshold") {
      return html`
        ${waterfall({ steps, limit: threshold, domain: [low, high], words, limitName: "threshold", step: thresholdLimits.step, onlimit: move })}
        <div class="limit screen-only">
          <span aria-hidden="true">threshold θ</span>
          ${entry({ label: "Threshold, as a number", value: threshold, ...thresholdLimits, onchange: move })}
        </div>
      `;
    }
    const { min, max, step: grid } = thresholdLimits;
    return html`
      ${waterfall({
        steps: [{ name: "bias", amount: add(-threshold) }, ...steps],
        limit: 0,
        domain: [add(low, -threshold), add(high, -threshold)],
        words,
        limitName: "compare with",
      })}
      <div class="limit screen-only">
        ${slider({ label: "Bias", symbol: "bias b", value: add(-threshold), min: -max, max: -min, step: grid, onchange: (b) => move(-b) })}
      </div>
    `;
  }

  /** The arithmetic, written out, as one line that wraps between its terms. */
  equation() {
    const { answers, weights, threshold, form } = this.state;
    const { sum, score, decision } = this.result;
    const bias = form === "bias";
    const terms = weights.map(
      (w, d) => html`<span class="term">${d ? (w < 0 ? "− " : "+ ") : w < 0 ? "−" : ""}${show(Math.abs(w))} · ${answers[d]}</span> `,
    );
    return html`
      <p class="equation num">
        ${terms}${bias ? html`<span class="term">${threshold > 0 ? "−" : "+"} ${show(Math.abs(threshold))}</span> ` : ""}
        <span class="term">= <b>${show(bias ? score : sum)}</b></span>
        <span class="term">${decision ? ">" : "≤"} ${show(bias ? 0 : threshold)}</span>
        <b class="verdict ${decision ? "go" : "stay"}">${decision ? this.story.go : this.story.stay}.</b>
      </p>
    `;
  }

  tasks() {
    const examined = this.examined;
    const options = {
      list: this.story.challenges,
      chosen: this.state.challenge,
      solved: this.solved,
      onchoose: (challenge) => this.change({ challenge }),
    };
    return challenges(options, examined, examined && tiles(this.story, examined, this.state.answers, (answers) => this.change({ answers })));
  }

  // ---- in words ----------------------------------------------------------------------------------------

  summary() {
    const { threshold, form } = this.state;
    const { sum, score, decision } = this.result;
    const verdict = decision ? this.story.go : this.story.stay;
    const relation = decision ? "greater than" : "not greater than";
    const examined = this.examined;
    const task = examined ? ` Challenge: ${examined.right} of ${examined.total}.` : "";
    return form === "bias"
      ? `Sum with bias ${show(score)}, ${relation} 0: ${verdict}.${task}`
      : `Sum ${show(sum)}, ${relation} the threshold ${show(threshold)}: ${verdict}.${task}`;
  }

  table() {
    const { answers, weights, threshold } = this.state;
    const { parts, sum, score, decision } = this.result;
    return {
      caption: `${this.story.title}: sum ${show(sum)}, threshold ${show(threshold)}, output ${decision}`,
      head: ["name", "answer", "input x", "weight w", "w · x"],
      rows: [
        ...this.story.questions.map(({ name }, d) => [
          name,
          said(this.story, answers[d]),
          answers[d],
          show(weights[d]),
          show(parts[d]),
        ]),
        ["sum", "", "", "", show(sum)],
        ["bias", "", "", "", show(add(-threshold))],
        ["sum + bias", "", "", "", show(score)],
        ["output", decision ? "go" : "stay", "", "", decision],
      ],
    };
  }
}
