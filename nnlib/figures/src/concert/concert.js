// <nn-concert>: one neuron decides an evening. The reader answers, sets weights and threshold, and the sum,
// the bar against the threshold and the decision follow.
import { html } from "lit";
import { NNFigure } from "../base.js";
import { add, round, show } from "../math/decimal.js";
import { contributions, examine, floating, step } from "../math/perceptron.js";
import { challenges, challengeStyles } from "../parts/challenge.js";
import { neuronStyles } from "../parts/neuron.js";
import { segmented, segmentedStyles } from "../parts/segmented.js";
import { slider, sliderStyles } from "../parts/slider.js";
import { waterfallStyles } from "../parts/waterfall-styles.js";
import { number, numbers, oneOf } from "../schema.js";
import { said, stories } from "./stories.js";
import { concertStyles } from "./styles.js";
import { balance, equation } from "./sum.js";
import { tiles } from "./tiles.js";
import { wiring } from "./wiring.js";

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
    const within = ({ min, max }) => (x) => round(Math.min(max, Math.max(min, x)), 2);
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
        ${wiring(this, narrow)}
        <div class="rows">${this.story.questions.map((question, d) => this.row(question, d))}</div>
      </div>
      ${balance(this)} ${equation(this)} ${this.tasks()}
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
    const solved = examined?.right === examined?.total ? ", solved" : "";
    const task = examined ? ` Challenge: ${examined.right} of ${examined.total}${solved}.` : "";
    return form === "bias"
      ? `Sum with bias ${show(score)}, ${relation} 0: ${verdict}.${task}`
      : `Sum ${show(sum)}, ${relation} the threshold ${show(threshold)}: ${verdict}.${task}`;
  }

  table() {
    const { answers, weights, threshold } = this.state;
    const { parts, sum, score, decision } = this.result;
    // Here a sum is exact. Where Python, adding binary fractions, would miss a tie, the reader is told.
    const missed = score === 0 && floating(weights, -threshold, answers) !== 0;
    return {
      note: missed
        ? "A tie: the sum is exactly the threshold, not greater, so stay. Python adds binary fractions, in which 0.1 + 0.2 is 0.30000000000000004: there a tie like this one can come out as go."
        : "",
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
