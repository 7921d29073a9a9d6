// <nn-reveal>: hints one after the other, the solution last. Every hint is counted, none is held against the reader.
import { html, nothing } from "lit";
import { Question } from "./base.js";

/** `<nn-reveal>`: one button that shows the next hint. */
export class Reveal extends Question {
  static properties = { open: { state: true } };

  constructor() {
    super();
    this.open = 0;
  }

  harvest() {
    this.steps = [...this.querySelectorAll(":scope > .nn-hint")].map((details) => ({
      title: details.querySelector(":scope > summary").textContent.trim(),
      body: [...details.childNodes].filter((node) => node.localName !== "summary"),
    }));
    this.hints = this.steps.length - 1;
    return this.steps.length > 0;
  }

  restore(item) {
    this.open = Math.min(item?.hints ?? 0, this.steps.length);
    if (this.open === this.steps.length) this.state = "right";
  }

  get nextLabel() {
    if (this.open === this.hints) return "Show the solution";
    return this.open ? `Show hint ${this.open + 1} of ${this.hints}` : `Show a hint (${this.hints} and the solution)`;
  }

  show() {
    this.open += 1;
    const solution = this.open === this.steps.length;
    this.message = solution
      ? "The solution is shown above."
      : `${this.steps[this.open - 1].title} of ${this.hints} is shown above.`;
    if (solution) {
      this.state = "right";
      this.focusMessage();
    }
    this.answered({
      right: solution,
      missed: solution,
      hints: this.open,
      of: this.steps.length,
      counts: solution,
      correct: false,
    });
  }

  /** On the review page: the reader says that no help is needed any more. */
  managed() {
    this.state = "right";
    this.message = "Well done.";
    this.answered({ right: true, missed: false, correct: true });
    this.focusMessage();
  }

  render() {
    return html`${this.head}
      <ol class="nn-steps">
        ${this.steps.map(
          (step, index) => html`<li class="nn-step" ?hidden=${index >= this.open} ?data-solution=${index === this.hints}>
            <p class="nn-step-title">${step.title}</p>
            ${step.body}
          </li>`,
        )}
      </ol>
      <div class="nn-buttons">
        ${this.open < this.steps.length
          ? html`<button class="nn-button" @click=${this.show}>${this.nextLabel}</button>`
          : nothing}
        ${this.retrying && this.state !== "right"
          ? html`<button class="nn-button nn-primary" @click=${this.managed}>I can do it now</button>`
          : nothing}
      </div>
      ${this.messageLine}`;
  }
}
