// <nn-review>: what was missed, by chapter, asked again; and the reader's answers as a file, in and out.
import { LitElement, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { missed, size } from "./progress.js";
import { store } from "./store.js";

const FILE = "from-neuron-to-dream-progress.json";
const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const nameOf = ({ page, id }) => `${page}#${id}`;

/** Every question of the book with its finished HTML, written by the build. */
const questions = () => new Map((globalThis.nnQuestions ?? []).map((question) => [nameOf(question), question]));

/** A piece of a question's HTML as live nodes. */
function fragment(source) {
  const template = document.createElement("template");
  template.innerHTML = source;
  return template.content;
}

/** The text of a file, or of the beginning of one so large that it is none of ours. */
const readable = (file) => file.slice(0, 10_000_000).text();

/** Sets the formulas in nodes that came after MathJax had gone through the page. */
async function typeset(node) {
  await globalThis.MathJax?.startup?.promise;
  await globalThis.MathJax?.typesetPromise?.([node]);
}

/** `<nn-review>`: the list survives while questions are answered; an answered one says so and leaves with the page. */
export class Review extends LitElement {
  static properties = { message: { state: true }, fault: { state: true }, erasing: { state: true } };

  constructor() {
    super();
    this.message = "";
    this.fault = "";
    this.erasing = false;
    this.asked = new Map(); // name -> the live question
    this.solved = new Set();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    if (document.readyState === "loading")
      return document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
    if (!this.all) {
      this.all = [...this.childNodes];
      this.replaceChildren();
      this.list = missed(store().read());
    }
    super.connectedCallback();
    this.refresh = () => {
      const kept = this.list.filter((entry) => this.solved.has(nameOf(entry)));
      const now = missed(store().read());
      this.list = [...kept, ...now.filter((entry) => !this.solved.has(nameOf(entry)))];
      this.requestUpdate();
    };
    store().addEventListener("change", this.refresh);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    store().removeEventListener("change", this.refresh);
  }

  /** The missed questions in the order of the book, by chapter. */
  get chapters() {
    const order = [...questions().keys()];
    const place = (entry) => (order.indexOf(nameOf(entry)) + order.length + 1) % (order.length + 1);
    const chapters = new Map();
    for (const entry of [...this.list].sort((a, b) => place(a) - place(b)))
      chapters.set(entry.page, [...(chapters.get(entry.page) ?? []), entry]);
    return [...chapters.values()];
  }

  async ask(entry) {
    const name = nameOf(entry);
    const element = fragment(questions().get(name).html).firstElementChild;
    element.id = `retry-${entry.id}`;
    element.setAttribute("data-retry", "");
    element.addEventListener("nn-answer", ({ detail }) => this.heard(entry, detail));
    this.asked.set(name, element);
    this.requestUpdate();
    await this.updateComplete;
    await typeset(element);
    element.querySelector("input, button")?.focus();
  }

  heard(entry, { correct }) {
    if (!correct) return;
    this.solved.add(nameOf(entry));
    store().clear(entry.page, entry.id);
    this.message = "Answered: it has left your list.";
  }

  entry(entry) {
    const name = nameOf(entry);
    const known = questions().get(name);
    const live = this.asked.get(name);
    const solved = this.solved.has(name);
    const when = new Date(entry.item.at).toLocaleDateString("en", { day: "numeric", month: "long" });
    return html`<li class="nn-missed" data-state=${solved ? "solved" : "open"}>
      ${live ? nothing : html`<div class="nn-missed-prompt">${this.promptOf(name, known, entry)}</div>`} ${live ?? nothing}
      <p class="nn-missed-line">
        ${solved ? html`<span class="nn-mark">✓ no longer on your list</span>` : html`<span>last seen on ${when}</span>`}
        ${known
          ? html`<a href=${known.url}>See it in the chapter</a>`
          : html`<span>This question is no longer in the book.</span>`}
        ${!known ? html`<button class="nn-button nn-plain" @click=${() => store().clear(entry.page, entry.id)}>Take it off</button>` : nothing}
        ${known && !live ? html`<button class="nn-button" @click=${() => this.ask(entry)}>Ask me again</button>` : nothing}
      </p>
    </li>`;
  }

  /** The question with its formulas; the stored text once the book has dropped it. */
  promptOf(name, known, entry) {
    this.prompts ??= new Map();
    if (!this.prompts.has(name)) {
      const part = known && fragment(known.html).querySelector(".nn-question");
      this.prompts.set(name, part ?? entry.item.prompt);
      if (part) this.updateComplete.then(() => typeset(part));
    }
    return this.prompts.get(name);
  }

  save() {
    const url = URL.createObjectURL(new Blob([store().export()], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: FILE });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url));
    this.say(`Saved ${plural(size(store().read()), "answer")} to ${FILE}.`);
  }

  async load(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    try {
      const data = store().import(await readable(file));
      this.say(`Added ${plural(size(data), "answer")} from ${file.name}; ${size(store().read())} are here now.`);
    } catch (error) {
      this.say("", `Nothing was added from ${file.name}: ${error.message}.`);
    }
  }

  erase() {
    store().erase();
    Object.assign(this, { erasing: false, list: [] });
    this.asked.clear();
    this.solved.clear();
    this.say("Everything is erased.");
  }

  say(message, fault = "") {
    Object.assign(this, { message, fault });
  }

  get keeping() {
    const answers = size(store().read());
    if (this.erasing)
      return html`<p>Erase ${plural(answers, "answer")} from this browser? Nothing brings them back but a saved file.</p>
        <div class="nn-buttons">
          <button class="nn-button nn-danger" @click=${this.erase}>Erase them</button>
          <button class="nn-button" @click=${() => (this.erasing = false)}>Keep them</button>
        </div>`;
    return html`<p>
        ${plural(answers, "answer")} in this browser. A file takes them to another one; where both know a question, your first
        try is the earlier one and your answer the later one.
      </p>
      <div class="nn-buttons">
        <button class="nn-button" ?disabled=${!answers} @click=${this.save}>Save to a file</button>
        <label class="nn-button nn-file">
          Add from a file<input type="file" accept="application/json,.json" @change=${this.load} />
        </label>
        <button class="nn-button nn-plain" ?disabled=${!answers} @click=${() => (this.erasing = true)}>Erase…</button>
      </div>`;
  }

  render() {
    const open = this.list.filter((entry) => !this.solved.has(nameOf(entry))).length;
    const answers = size(store().read());
    const summary = open
      ? `${plural(open, "question")} to look at again.`
      : answers
        ? "Nothing is left to look at again."
        : "You have not answered a question yet. What you miss will wait for you here.";
    return html`<p class="nn-summary">${summary}</p>
      ${store().notice ? html`<p class="nn-notice" role="status">${store().notice}</p>` : nothing}
      ${this.chapters.map(
        (entries) => html`<h2>${questions().get(nameOf(entries[0]))?.chapter ?? entries[0].chapter}</h2>
          <ul class="nn-list">
            ${repeat(entries, nameOf, (entry) => this.entry(entry))}
          </ul>`,
      )}
      <h2>Your answers</h2>
      <div class="nn-keeping">${this.keeping}</div>
      <p class="nn-message" role="status">${this.message}</p>
      <p class="nn-message" role="alert" data-state="wrong">${this.fault}</p>
      <details class="nn-all"><summary>All questions of the book</summary>${this.all}</details>`;
  }
}
