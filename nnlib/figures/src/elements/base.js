// What the small elements share. Sphinx writes a question as ordinary HTML, readable without any script; an element
// takes these nodes over, never copies them (formulas and links keep working), and renders itself around them.
import { LitElement, html, nothing } from "lit";
import { store } from "./store.js";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Base of predict, quiz, parsons and reveal. Subclasses take their nodes in `harvest()` and draw in `render()`. */
export class Question extends LitElement {
  static properties = { state: { state: true }, message: { state: true } };

  constructor() {
    super();
    this.state = "open"; // open, wrong, right
    this.message = "";
  }

  /** Light DOM: the page's own styles hold inside. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    // a script in the head may run before the children have been read
    if (document.readyState === "loading" && !this.taken)
      return document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
    if (!this.taken && !this.take()) return;
    super.connectedCallback();
  }

  /** Takes over the nodes that Sphinx wrote; false, and all stays as it is, when they are not complete. */
  take() {
    const part = (name) => this.querySelector(`:scope > ${name}`);
    this.kicker = part(".nn-kicker");
    this.question = part(".nn-question");
    if (!this.kicker || !this.harvest(part)) return false;
    this.taken = true;
    this.replaceChildren();
    this.classList.add("nn-live");
    if (this.question) this.question.id = `${this.id}-question`;
    this.kicker.id = `${this.id}-kicker`;
    this.setAttribute("role", "group");
    this.setAttribute("aria-labelledby", this.kicker.id);
    if (!this.retrying) this.restore(store().find(this.dataset.page, this.id));
    return true;
  }

  /** On the review page a question is asked afresh: nothing is restored, nothing is recorded but the outcome. */
  get retrying() {
    return this.hasAttribute("data-retry");
  }

  restore() {}

  /** Remembers an outcome and tells the page. */
  answered(outcome) {
    if (!this.retrying)
      store().record(
        {
          page: this.dataset.page,
          chapter: this.dataset.chapter,
          id: this.id,
          kind: this.localName.replace("nn-", ""),
          prompt: this.prompt,
        },
        outcome,
      );
    this.dispatchEvent(new CustomEvent("nn-answer", { bubbles: true, detail: { id: this.id, ...outcome } }));
  }

  /** The question as text, without what MathJax adds for readers of another kind. */
  get prompt() {
    const copy = (this.question ?? this.kicker).cloneNode(true);
    for (const extra of copy.querySelectorAll("mjx-assistive-mml, .headerlink")) extra.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /** Moves the focus to the message, when the button that had it is gone. */
  async focusMessage() {
    await this.updateComplete;
    this.querySelector(":scope > .nn-message")?.focus({ preventScroll: true });
  }

  get head() {
    return html`${this.kicker}${this.question ?? nothing}`;
  }

  /** The line that says what happened, spoken by screen readers. */
  get messageLine() {
    return html`<p class="nn-message" role="status" tabindex="-1" data-state=${this.state}>${this.message}</p>`;
  }

  updated() {
    this.dataset.state = this.state;
    // The theme gives wide code a tab stop when the page loads, and then this code was still hidden.
    for (const pre of this.querySelectorAll("pre")) if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
  }
}

/** The inline content of an option: the nodes of its only paragraph, or all it has. */
export function inlineNodes(item) {
  const blocks = [...item.children];
  return blocks.length === 1 && blocks[0].localName === "p" ? [...blocks[0].childNodes] : [...item.childNodes];
}
