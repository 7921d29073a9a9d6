// The challenge of view two: the smallest epsilon that fools each network, found by hand or by the page.
import { html, nothing } from "lit";
import { probabilities } from "../math/attack.js";
import { segmented } from "../parts/segmented.js";
import { Runner } from "./runner.js";
import { METHODS, NETWORKS } from "./words.js";

const GUESSES = { same: "about the same", twice: "twice as much", more: "three times or more" };
const TOP = 40; // hundredths: the end of the slider

export class Search {
  constructor(view) {
    this.view = view;
    this.runner = new Runner();
    this.forget();
  }

  forget() {
    this.stop();
    this.records = {}; // drawing, attack and wanted answer -> {network: smallest epsilon, or Infinity}
    this.guess = null;
    this.busy = "";
  }

  stop() {
    this.runner?.stop();
    this.busy = "";
  }

  get key() {
    const { method, goal } = this.view.figure.state;
    return `${this.view.clean.what} ${method} ${goal}`;
  }

  get record() {
    return this.records[this.key] ?? {};
  }

  /** Takes note of an epsilon that fooled a network. */
  found(network, strength) {
    const before = this.record[network] ?? Infinity;
    this.records[this.key] = { ...this.record, [network]: Math.min(before, strength) };
  }

  /** Halves the interval between an epsilon that is too small and one that is enough, for one network after the other. */
  *halving(networks) {
    const { view } = this;
    for (const network of networks) {
      const model = view.nets.models[network];
      const before = probabilities(model, view.clean.x);
      let [low, high] = [0, TOP + 1];
      while (high - low > 1) {
        const middle = Math.min(TOP, Math.floor((low + high) / 2));
        let changed;
        for (changed of view.steps({ network, strength: middle / 100 })) yield network;
        view.fooled(before, probabilities(model, changed)) ? (high = middle) : (low = middle);
      }
      this.records[this.key] = { ...this.record, [network]: high > TOP ? Infinity : high / 100 };
    }
  }

  start() {
    const { figure } = this.view;
    const key = this.key;
    const steps = this.halving(Object.keys(NETWORKS));
    this.busy = key;
    const next = {
      next: () => (this.key === key && !this.view.live ? steps.next() : { done: true }), // another drawing ends the search
    };
    this.runner.run(next, {
      ondone: () => {
        this.busy = "";
        figure.requestUpdate();
        figure.say(this.sentence());
      },
    });
    figure.requestUpdate();
  }

  sentence() {
    const { ordinary, hardened } = this.record;
    if (!ordinary || !hardened) return "";
    if (ordinary === Infinity) return "Neither this attack nor this ε is enough for the ordinary network.";
    const share = hardened / ordinary;
    return hardened === Infinity
      ? "The hardened network withstands all of the slider."
      : `The hardened network takes ${share.toFixed(1)} times as much.`;
  }

  drawing() {
    if (this.view.live || this.view.empty) return nothing;
    const { ordinary, hardened } = this.record;
    const both = ordinary !== undefined && hardened !== undefined;
    const cell = (value) => (value === undefined ? "not yet" : value === Infinity ? "> 0.4" : value.toFixed(2));
    return html`
      <div class="challenge screen-only">
        <p><b>How much does each network take?</b> Find the smallest ε that changes the answer, with
          ${METHODS[this.view.figure.state.method].text}, for both networks. First guess: the hardened one takes</p>
        ${segmented({
          label: "Your guess: the hardened network takes",
          name: "takes",
          kind: "wrap",
          value: this.guess,
          options: Object.entries(GUESSES).map(([value, text]) => ({ value, text })),
          onchange: (value) => {
            if (!both || !this.guess) this.guess = value;
            this.view.figure.requestUpdate();
          },
        })}
        <div class="records">
          ${Object.entries(NETWORKS).map(
            ([name, text]) => html`<p><span class="muted small">${text}</span> <b class="num">${cell(this.record[name])}</b></p>`,
          )}
          <button class="button" ?disabled=${this.busy !== "" || !this.guess} @click=${() => this.start()}>
            ${this.busy ? "Searching …" : "Let the page search"}
          </button>
        </div>
        ${both ? html`<p class="answer">${this.sentence()} ${this.praise(hardened / ordinary)} ${this.price()}</p>` : nothing}
      </div>
    `;
  }

  praise(share) {
    if (!this.guess || !Number.isFinite(share)) return "";
    const right = share < 1.5 ? "same" : share < 2.5 ? "twice" : "more";
    if (this.guess === right) return "Your guess was right.";
    return `You guessed: ${GUESSES[this.guess]}.`;
  }

  price() {
    const { ordinary, hardened } = this.view.nets.accuracy;
    const share = ({ clean }) => `${(100 * clean).toFixed(1)}\u00a0%`;
    return `It was trained on attacked digits. The price: it reads ${share(hardened)} of untouched test digits right, the ordinary one ${share(ordinary)}.`;
  }
}
