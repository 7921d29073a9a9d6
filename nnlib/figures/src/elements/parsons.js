// <nn-parsons>: bring the lines of a program into order, indentation counted.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Question } from "./base.js";
import { startDrag } from "./parsons-drag.js";
import { explain } from "./parsons-explain.js";
import { check } from "./parsons-check.js";

const DEEPEST = 6;

/** `<nn-parsons>`: lines are picked up by mouse, touch or keys, moved, indented and put down. */
export class Parsons extends Question {
  static properties = { placed: { state: true }, picked: { state: true }, fault: { state: true }, tries: { state: true } };

  constructor() {
    super();
    this.placed = []; // the program: [{ key, indent }]
    this.picked = null; // key of the line that is in the reader's hand
    this.fault = null; // what `check` found
    this.tries = 0;
  }

  harvest(part) {
    this.answers = part(".nn-answers");
    const items = [...(part(".nn-lines")?.children ?? [])];
    if (!items.length || !this.answers) return false;
    this.answers.open = true; // the element itself decides when it is seen
    const whys = new Map([...this.answers.querySelectorAll(".nn-reasons > li")].map((li) => [li.dataset.line, li]));
    this.lines = new Map(
      items.map((item) => {
        const { line: key, indent, group } = item.dataset;
        const code = item.querySelector("code");
        const why = whys.get(key)?.querySelector(".nn-why");
        return [key, { key, text: code.textContent, indent: Number(indent), group, code, why }];
      }),
    );
    this.program = [...this.lines.values()]
      .filter(({ key }) => !key.startsWith("x"))
      .sort((a, b) => Number(a.key) - Number(b.key));
    return true;
  }

  restore(item) {
    if (!item?.right || !Array.isArray(item.answer)) return;
    this.placed = item.answer.filter(({ key }) => this.lines.has(key));
    this.tries = item.tries;
    if (check(this.program, this.written).right) this.finish();
    else this.placed = [];
  }

  /** The reader's program, with the text of its lines. */
  get written() {
    return this.placed.map(({ key, indent }) => ({ key, indent, text: this.lines.get(key).text }));
  }

  get pool() {
    return [...this.lines.keys()].filter((key) => !this.placed.some((line) => line.key === key));
  }

  get done() {
    return this.state === "right";
  }

  position(key) {
    return this.placed.findIndex((line) => line.key === key);
  }

  /** Puts a line at a place of the program with an indent; a place of -1 takes it out. */
  place(key, at, indent) {
    const rest = this.placed.filter((line) => line.key !== key);
    if (at >= 0) rest.splice(at, 0, { key, indent: Math.max(0, Math.min(DEEPEST, indent)) });
    this.placed = rest;
    this.fault = null;
    if (this.state === "wrong") this.state = "open";
  }

  /** The indent a line gets when it is added at the end: that of the line above it. */
  get nextIndent() {
    return this.placed.at(-1)?.indent ?? 0;
  }

  /** Enter, Space, a click or a tap: take a line in hand (one from below joins the program), or put it down. */
  async pick(key) {
    if (this.done) return;
    if (this.picked === key) {
      this.picked = null;
      this.say(`Put down. ${this.where(key)}`);
    } else {
      if (this.position(key) < 0) this.place(key, this.placed.length, this.nextIndent);
      this.picked = key;
      this.say(`In hand. ${this.where(key)}`);
    }
    await this.focusLine(key);
  }

  where(key) {
    const at = this.position(key);
    if (at < 0) return "Not in the program.";
    const { indent } = this.placed[at];
    return `Line ${at + 1} of ${this.placed.length}, indented ${indent} ${indent === 1 ? "step" : "steps"}.`;
  }

  say(text) {
    this.message = text;
  }

  /** Moves the line in hand: up, down, in, out, or away. */
  async act(action, key = this.picked) {
    const at = this.position(key);
    if (at < 0) return;
    const { indent } = this.placed[at];
    const last = this.placed.length - 1;
    const moves = {
      up: () => this.place(key, Math.max(0, at - 1), indent),
      down: () => (at < last ? this.place(key, at + 1, indent) : this.act("remove", key)),
      in: () => this.place(key, at, indent + 1),
      out: () => this.place(key, at, indent - 1),
      remove: () => {
        this.place(key, -1);
        this.picked = null;
      },
    };
    moves[action]();
    this.say(this.where(key));
    await this.focusLine(key);
  }

  async focusLine(key) {
    await this.updateComplete;
    this.querySelector(`.nn-line[data-line="${key}"]`)?.focus();
  }

  key(event, key) {
    const held = this.picked === key;
    const actions = {
      ArrowUp: "up",
      ArrowDown: "down",
      ArrowLeft: "out",
      ArrowRight: "in",
      Delete: "remove",
      Backspace: "remove",
    };
    if (event.key === "Escape" && held) this.pick(key);
    else if (held && actions[event.key]) this.act(actions[event.key]);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.walk(event.key === "ArrowUp" ? -1 : 1, key);
    else return;
    event.preventDefault();
  }

  /** Without a line in hand the arrows walk through all lines. */
  walk(step, key) {
    const keys = [...this.placed.map((line) => line.key), ...this.pool];
    const next = keys[keys.indexOf(key) + step];
    if (next) this.focusLine(next);
  }

  check() {
    this.picked = null;
    const result = check(this.program, this.written);
    if (!this.placed.length) return this.say("Put some lines into the program first.");
    this.tries += 1;
    if (result.right) {
      this.finish();
      this.focusMessage();
    } else {
      Object.assign(this, { state: "wrong", fault: result });
      this.message = explain(result, this.written, this.lines);
    }
    this.answered({ right: result.right, answer: this.placed, correct: result.right });
  }

  finish() {
    Object.assign(this, { state: "right", picked: null, fault: null });
    this.message = `Right: all ${this.program.length} lines stand where they belong.`;
  }

  again() {
    Object.assign(this, { placed: [], picked: null, fault: null, state: "open", message: "" });
    this.focusLine(this.pool[0]);
  }

  /** A way out after a wrong try: the right order, remembered as missed. */
  giveUp() {
    this.placed = this.program.map(({ key, indent }) => ({ key, indent }));
    this.finish();
    this.message = "This is one right order.";
    this.answered({ right: true, missed: true, answer: this.placed, correct: false });
    this.focusMessage();
  }

  line(key, indent, number) {
    const { code } = this.lines.get(key);
    const wrong = this.fault && number === this.fault.at + 1;
    return html`<li class="nn-row" data-wrong=${wrong ? "true" : nothing} style="--indent: ${indent}">
      <button
        class="nn-line"
        data-line=${key}
        aria-pressed=${this.picked === key}
        aria-describedby="${this.id}-keys"
        ?disabled=${this.done}
        @click=${() => this.pick(key)}
        @keydown=${(event) => this.key(event, key)}
        @pointerdown=${(event) => startDrag(this, event, key)}
      >
        <span class="nn-grip" aria-hidden="true"></span>${code}
      </button>
      ${wrong ? html`<span class="nn-mark"><span aria-hidden="true">✗</span> first wrong line</span>` : nothing}
    </li>`;
  }

  tool(action, sign, label) {
    return html`<button
      class="nn-button nn-tool"
      aria-label=${label}
      title=${label}
      ?disabled=${!this.picked}
      @click=${() => this.act(action)}
    >
      <span aria-hidden="true">${sign}</span>
    </button>`;
  }

  render() {
    return html`${this.head}
      <p class="nn-zone-title" id="${this.id}-program">Your program</p>
      <ol class="nn-zone nn-placed" aria-labelledby="${this.id}-program">
        ${repeat(this.placed, ({ key }) => key, ({ key, indent }, index) => this.line(key, indent, index + 1))}
        ${this.done ? nothing : html`<li class="nn-row nn-next" data-wrong=${this.fault?.kind === "missing" ? "true" : nothing}>
          ${this.fault?.kind === "missing" ? "Something is missing here" : this.placed.length ? "Next line" : "Bring the lines up here"}
        </li>`}
      </ol>
      <p class="nn-zone-title" id="${this.id}-pool" ?hidden=${!this.pool.length}>${this.done ? "Not needed" : "Lines to choose from"}</p>
      <ul class="nn-zone nn-pool" aria-labelledby="${this.id}-pool" ?hidden=${!this.pool.length}>
        ${repeat(this.pool, (key) => key, (key) => this.line(key, 0))}
      </ul>
      <p class="nn-hush" id="${this.id}-keys">
        Enter takes the line in hand or puts it down; in hand, up and down move it, right and left indent it, Delete takes
        it out of the program.
      </p>
      ${this.done ? nothing : html`<div class="nn-tools" role="group" aria-label="Move the line in hand">
        ${this.tool("up", "↑", "Move up")} ${this.tool("down", "↓", "Move down")} ${this.tool("out", "⇤", "Indent less")}
        ${this.tool("in", "⇥", "Indent more")} ${this.tool("remove", "×", "Take out of the program")}
      </div>`}
      ${this.messageLine}
      <div class="nn-buttons">
        ${this.done
          ? html`<button class="nn-button nn-plain" @click=${this.again}>Start over</button>`
          : html`<button class="nn-button nn-primary" @click=${this.check}>Check</button>`}
        ${!this.done && this.tries
          ? html`<button class="nn-button nn-plain" @click=${this.giveUp}>Show the solution</button>`
          : nothing}
      </div>
      <div class="nn-ending" ?hidden=${!this.done}>${this.answers}</div>`;
  }
}
