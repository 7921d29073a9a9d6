// <nn-predict> and <nn-quiz>: options to choose from, each with its own explanation.
import { html, nothing } from "lit";
import { LETTERS, Question, inlineNodes } from "./base.js";

const joined = (letters) => letters.join(letters.length > 2 ? ", " : " and ").replace(/, ([^,]*)$/, " and $1");

/** The options, drawn and chosen; what a choice means is up to predict and quiz. */
class Choice extends Question {
  static properties = { chosen: { state: true }, shown: { state: true } };

  constructor() {
    super();
    this.chosen = [];
    this.shown = []; // whose explanations are open
  }

  harvest(part) {
    const options = [...(part(".nn-options")?.children ?? [])];
    const explanations = [...(part(".nn-answers")?.querySelectorAll(".nn-explanations > li") ?? [])];
    if (!options.length || options.length !== explanations.length) return false;
    this.multiple = this.dataset.multiple === "true";
    this.after = part(".nn-answers").querySelector(":scope > .nn-after");
    this.options = options.map((item, index) => ({
      index,
      letter: LETTERS[index],
      correct: item.dataset.correct === "true",
      text: inlineNodes(item),
      why: [...explanations[index].childNodes],
    }));
    this.correct = this.options.filter((option) => option.correct).map((option) => option.index);
    return true;
  }

  get done() {
    return this.state === "right";
  }

  letters(indices) {
    return joined([...indices].sort((a, b) => a - b).map((index) => LETTERS[index]));
  }

  choose(index, checked) {
    const others = this.multiple ? this.chosen.filter((other) => other !== index) : [];
    this.chosen = checked ? [...others, index] : others;
  }

  /** The word beside an option once its explanation is open. */
  mark(option) {
    if (!this.shown.includes(option.index)) return nothing;
    const sign = option.correct ? "✓" : "✗";
    const word = this.chosen.includes(option.index) ? this.own : option.correct ? "right" : "";
    return html`<span class="nn-mark"><span aria-hidden="true">${sign}</span> ${word}</span>`;
  }

  option(option) {
    const open = this.shown.includes(option.index);
    const state = open ? (option.correct ? "right" : "wrong") : "open";
    return html`<div class="nn-option" data-state=${state}>
      <label>
        <input
          type=${this.multiple ? "checkbox" : "radio"}
          name="${this.id}-choice"
          .checked=${this.chosen.includes(option.index)}
          ?disabled=${this.done}
          aria-describedby=${open ? `${this.id}-why-${option.index}` : nothing}
          @change=${(event) => this.choose(option.index, event.target.checked)}
        />
        <span class="nn-letter">${option.letter}</span>
        <span class="nn-text">${option.text}</span>
        ${this.mark(option)}
      </label>
      <div class="nn-explanation" id="${this.id}-why-${option.index}" data-letter=${option.letter} ?hidden=${!open}>${option.why}</div>
    </div>`;
  }

  render() {
    return html`${this.head}
      <div
        class="nn-choices"
        role=${this.multiple ? "group" : "radiogroup"}
        aria-labelledby=${this.question?.id ?? this.kicker.id}
      >
        ${this.options.map((option) => this.option(option))}
      </div>
      ${this.messageLine}
      <div class="nn-buttons">${this.actions()}</div>
      ${this.after ? html`<div class="nn-ending" ?hidden=${!this.done}>${this.after}</div>` : nothing}`;
  }
}

/** `<nn-predict>`: one guess, committed to, then the answer. A wrong guess is told what it rests on. */
export class Predict extends Choice {
  own = "your guess";

  restore(item) {
    if (Array.isArray(item?.answer) && item.right) this.show(item.answer);
  }

  show(answer) {
    this.chosen = answer.filter((index) => index in this.options);
    this.shown = [...new Set([...this.chosen, ...this.correct])];
    this.state = "right"; // answered: predictions are never held against the reader
    const right = this.chosen.every((index) => this.correct.includes(index));
    this.message = right
      ? `You guessed ${this.letters(this.chosen)}, and so it is.`
      : `You guessed ${this.letters(this.chosen)}. The answer is ${this.letters(this.correct)}.`;
  }

  commit() {
    if (!this.chosen.length) {
      this.message = "Choose an option first. A guess is enough: it costs nothing to be wrong.";
      return;
    }
    this.show(this.chosen);
    const right = this.chosen.every((index) => this.correct.includes(index));
    this.answered({ right: true, missed: !right, answer: [...this.chosen], correct: right });
    this.focusMessage();
  }

  async again() {
    Object.assign(this, { chosen: [], shown: [], state: "open", message: "" });
    await this.updateComplete;
    this.querySelector("input").focus();
  }

  actions() {
    if (!this.done) return html`<button class="nn-button nn-primary" @click=${this.commit}>Commit to this guess</button>`;
    const rest = this.options.filter((option) => !this.shown.includes(option.index));
    return html`${rest.length
        ? html`<button class="nn-button" @click=${() => this.explainAll()}>Explain the other options</button>`
        : nothing}<button class="nn-button nn-plain" @click=${this.again}>Guess anew</button>`;
  }

  explainAll() {
    this.shown = this.options.map((option) => option.index);
    this.focusMessage();
  }
}

/** `<nn-quiz>`: as many tries as it takes; each wrong choice says what is wrong with it. */
export class Quiz extends Choice {
  own = "your choice";

  restore(item) {
    if (item?.right && Array.isArray(item.answer)) this.finish(item.answer.filter((index) => index in this.options));
  }

  finish(answer) {
    Object.assign(this, { chosen: answer, shown: [...answer], state: "right", message: "Right." });
  }

  check() {
    if (!this.chosen.length) {
      this.message = this.multiple ? "Choose at least one option first." : "Choose an option first.";
      return;
    }
    const wrong = this.chosen.filter((index) => !this.correct.includes(index));
    const found = this.chosen.length - wrong.length;
    const right = !wrong.length && found === this.correct.length;
    if (right) {
      this.finish([...this.chosen]);
      this.focusMessage();
    } else {
      this.shown = [...new Set([...this.shown.filter((i) => this.chosen.includes(i)), ...this.chosen])];
      this.state = "wrong";
      this.message = this.verdict(wrong, found);
    }
    this.answered({ right, answer: [...this.chosen], correct: right });
  }

  verdict(wrong, found) {
    if (!this.multiple) return `Not ${this.letters(wrong)}: read below it why, then try again.`;
    const all = this.correct.length;
    const missing = found < all ? ` You have found ${found} of ${all}.` : "";
    if (!wrong.length) return `What you chose holds, but something is missing.${missing} Try again.`;
    return `${this.letters(wrong)} ${wrong.length > 1 ? "do" : "does"} not hold: read below why.${missing} Try again.`;
  }

  choose(index, checked) {
    super.choose(index, checked);
    this.shown = this.shown.filter((other) => this.chosen.includes(other) || !this.correct.includes(other));
    this.message = "";
    this.state = "open";
  }

  actions() {
    if (!this.done) return html`<button class="nn-button nn-primary" @click=${this.check}>Check</button>`;
    return this.shown.length < this.options.length
      ? html`<button class="nn-button" @click=${this.explainAll}>Explain the other options</button>`
      : nothing;
  }

  explainAll() {
    this.shown = this.options.map((option) => option.index);
    this.focusMessage();
  }
}
