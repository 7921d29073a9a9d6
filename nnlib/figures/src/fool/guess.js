// The prediction of view one: how large must epsilon be? The answer comes once the reader has been there.
import { html, nothing } from "lit";
import { segmented } from "../parts/segmented.js";
import { EPSILONS } from "./photo.js";
import { GUESSES, feedback } from "./words.js";

const amount = (guess) => (guess === "never" ? Infinity : Number(guess));

export class Guess {
  constructor(view) {
    this.view = view;
  }

  forget() {
    this.reached = {}; // photo and attack -> the largest epsilon that was looked at
    this.made = {}; // photo and attack -> the guess, and whether it came before the answer was seen
  }

  get key() {
    const { photo, attack } = this.view.figure.state;
    return `${photo} ${attack}`;
  }

  /** The smallest epsilon that changes the first answer (to the goal, where there is one). */
  get right() {
    const { attack } = this.view.figure.state;
    const { first, data } = this.view;
    const done = (name) => (attack === "ostrich" ? name === data.goal : name !== first);
    return EPSILONS.find((epsilon) => done(this.view.answersAt(epsilon).top[0][0])) ?? Infinity;
  }

  get revealed() {
    return (this.reached[this.key] ?? 0) >= Math.min(16, this.right);
  }

  /** Whether the reader has been at an epsilon, or beyond: no answer is given away before. */
  seen(epsilon) {
    return this.view.figure.printing || epsilon <= (this.reached[this.key] ?? 0);
  }

  /** Takes note of where the reader is, and of a guess made in time. */
  note() {
    const { figure } = this.view;
    const { epsilon, guess } = figure.state;
    const made = this.made[this.key];
    if (guess !== "none" && !this.revealed) this.made[this.key] = { guess, right: this.right };
    else if (made && guess !== made.guess) figure.current = { ...figure.current, guess: made.guess }; // back at an old one
    this.reached[this.key] = Math.max(this.reached[this.key] ?? 0, epsilon);
  }

  question() {
    const { attack, guess } = this.view.figure.state;
    const { first, data } = this.view;
    const made = this.made[this.key];
    if (this.revealed && !made) return nothing; // seen before a guess: too late for this one
    const what = attack === "ostrich" ? html`first say <b>${data.goal}</b>` : html`no longer say <b>${first}</b>`;
    return html`
      <div class="guess screen-only">
        <p>${this.revealed ? "Your guess" : html`<b>Guess first.</b> At which ε does the network ${what}?`}</p>
        ${segmented({
          label: "Your guess of epsilon",
          name: "guess",
          kind: "wrap",
          value: guess,
          disabled: this.revealed,
          options: GUESSES.map((value) => ({ value, text: value })),
          onchange: (value) => this.view.figure.change({ guess: value }),
        })}
        ${made && !this.revealed ? html`<p class="small muted">Now move ε and see.</p>` : nothing}
      </div>
    `;
  }

  answer() {
    if (!this.revealed || this.view.figure.printing) return nothing;
    const made = this.made[this.key];
    const found = this.right === Infinity ? "never, up to 16/255" : html`at <b class="num">${this.right}/255</b>`;
    const known = Object.entries(this.made).filter(([key, { right }]) => (this.reached[key] ?? 0) >= Math.min(16, right));
    const hits = known.filter(([, { guess, right }]) => amount(guess) === right).length;
    return html`<p class="answer">
      The answer changes ${found}.
      ${made ? feedback(this.view.figure.state.attack, amount(made.guess), this.right) : nothing}
      ${known.length ? html`<span class="score num">Guesses right: ${hits} of ${known.length}.</span>` : nothing}
    </p>`;
  }

  summary() {
    if (!this.revealed) return "";
    return this.right === Infinity ? "Up to 16 of 255 the first answer never changes." : `The answer changes at ${this.right} of 255.`;
  }
}
