// What every live figure shares: its state, its link, its toolbar, its voice, its print form.
//
// A figure extends NNFigure and gives
//   static fields        {name: field of schema.js}: the whole state; attributes and links carry the same names
//   static complete(raw) from any checked part of the state to a whole valid state (the defaults live here)
//   drawing()            the Lit template
//   table()              {caption, head: [...], rows: [[...]], note}: the current numbers as text
//   summary()            one sentence: what the figure shows now, for the live region
// and changes its state with this.change({...}) alone, which emits `nn-change` with {value}.
import { LitElement, html } from "lit";
import { readFragment, writeFragment } from "./permalink.js";
import { shared } from "./styles.js";
import { figureStyles } from "./base-styles.js";
import { toolbar } from "./toolbar.js";

const paper = matchMedia("print");
export const PAPER_WIDTH = 600; // what figures measure on paper: no event tells the width of a page

export class NNFigure extends LitElement {
  static fields = {};
  static properties = { onScreen: { state: true }, open: { state: true }, note: { state: true } };
  static styles = [shared, figureStyles];

  static get observedAttributes() {
    return [...super.observedAttributes, ...Object.keys(this.fields)];
  }

  constructor() {
    super();
    this.onScreen = 640; // measured as soon as it stands in a page
    this.open = null; // which panel of the toolbar is open: null, "numbers" or "link"
    this.note = ""; // the toolbar's answer to a press
    this.problems = [];
    this.start = this.constructor.complete({});
    this.current = this.start;
    this.printing = false;
    this.resizing = new ResizeObserver(([entry]) => (this.onScreen = Math.round(entry.contentRect.width)));
    this.onHash = () => this.readLink();
    this.onPaper = () => {
      this.printing = paper.matches;
      this.requestUpdate();
      this.performUpdate(); // at once: the browser draws the page right after this event
    };
  }

  // ---- state -------------------------------------------------------------------------------------------

  /** The state as plain JSON. Setting a part of it changes that part; what is not understood is left out. */
  get value() {
    return structuredClone(this.current);
  }

  set value(value) {
    this.problems = [];
    this.take(value ?? {}, "check");
  }

  /** What is drawn: on paper the start, on the screen the current state. */
  get state() {
    return this.printing ? this.start : this.current;
  }

  /** The width to draw for, in pixels. */
  get width() {
    return this.printing ? PAPER_WIDTH : this.onScreen;
  }

  /** The reader's change of a part of the state. */
  change(part) {
    this.adopt(part);
    this.dispatchEvent(new CustomEvent("nn-change", { detail: { value: this.value }, bubbles: true, composed: true }));
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.say(this.summary()), 350); // after the last of a row of key presses
    if (this.linkMode === "live") this.writeLink();
  }

  adopt(part) {
    this.current = this.constructor.complete({ ...this.current, ...part }, this.current);
    this.requestUpdate();
  }

  /** Back to the start that the page gave. */
  reset() {
    this.note = "";
    this.forget();
    this.change(this.start);
  }

  /** Clears what a figure remembers beside its state (tries, things found); figures that remember override it. */
  forget() {}

  /** The entries of `raw` that their fields accept (`how` is "parse" for text, "check" for JSON). */
  understood(raw, how) {
    const known = {};
    for (const [name, field] of Object.entries(this.constructor.fields)) {
      if (raw[name] === undefined || raw[name] === null) continue;
      const value = field[how](raw[name]);
      if (value !== undefined) known[name] = value;
      else this.problems = [...this.problems, `${name}: wanted ${field.wanted}, got “${raw[name]}”; left out.`];
    }
    return known;
  }

  /** Reads the attributes: they are the start, and on paper they are the figure. */
  readStart() {
    this.problems = [];
    this.current = this.constructor.complete({});
    this.take(Object.fromEntries(Object.keys(this.constructor.fields).map((f) => [f, this.getAttribute(f)])), "parse");
    this.start = this.current;
  }

  /** Adopts what is understood of `raw`, and says what could not be taken as it came. */
  take(raw, how) {
    const part = this.understood(raw, how);
    this.adopt(part);
    for (const [name, value] of Object.entries(part)) {
      const [came, kept] = [value, this.current[name]].map(this.constructor.fields[name].format);
      if (came !== kept) this.problems = [...this.problems, `${name}: “${came}” does not fit here; shown is ${kept}.`];
    }
  }

  attributeChangedCallback(name, old, text) {
    super.attributeChangedCallback(name, old, text);
    if (name in this.constructor.fields && this.isConnected) this.readStart();
  }

  // ---- life --------------------------------------------------------------------------------------------

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab must not take our arrow keys
    if (!this.hasUpdated) {
      const early = Object.hasOwn(this, "value") ? this.value : undefined; // set before the script came
      if (early) delete this.value;
      const kept = this.current === this.start ? undefined : this.current;
      this.readStart();
      if (early ?? kept) this.value = early ?? kept;
      this.readLink(true);
    }
    this.resizing.observe(this);
    addEventListener("hashchange", this.onHash);
    paper.addEventListener("change", this.onPaper);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.speaking);
    this.resizing.disconnect();
    removeEventListener("hashchange", this.onHash);
    paper.removeEventListener("change", this.onPaper);
  }

  // ---- the link ----------------------------------------------------------------------------------------

  /** `link="copy"` (default) reads the fragment and offers a link; "live" also keeps it current; "off" neither. */
  get linkMode() {
    return this.getAttribute("link") ?? "copy";
  }

  /** The name in the link: the element's id, else its tag (concert, the next one concert-2). */
  get linkName() {
    if (this.id) return this.id;
    const same = [...document.querySelectorAll(this.localName)].indexOf(this);
    return this.localName.replace(/^nn-/, "") + (same > 0 ? `-${same + 1}` : "");
  }

  readLink(scroll = false) {
    if (this.linkMode === "off") return;
    const texts = readFragment(location.hash, this.linkName);
    if (Object.keys(texts).length === 0) return;
    this.take(texts, "parse");
    const first = location.hash.startsWith(`#${encodeURI(this.linkName)}.`);
    if (scroll && first) this.updateComplete.then(() => this.scrollIntoView({ block: "start" }));
  }

  get link() {
    const { fields } = this.constructor;
    const texts = Object.entries(this.current)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.start[name]))
      .map(([name, value]) => [name, fields[name].format(value)]);
    const address = new URL(location.href);
    address.hash = writeFragment(location.hash, this.linkName, Object.fromEntries(texts));
    return address.href;
  }

  writeLink() {
    try {
      history.replaceState(history.state, "", this.link);
    } catch {
      // Some hosts (a sandboxed frame) own their address; the figure works without.
    }
  }

  async copyLink() {
    try {
      await navigator.clipboard.writeText(this.link);
      this.say((this.note = "Link copied: it opens this page with this set-up."));
    } catch {
      this.open = "link"; // no clipboard here: show the link, selected, to copy by hand
      await this.updateComplete;
      this.renderRoot.querySelector("#link").select();
    }
  }

  // ---- what is seen and heard --------------------------------------------------------------------------

  /** Speaks to screen readers through the figure's one polite live region. */
  say(text) {
    const region = this.renderRoot?.querySelector("[role=status]");
    if (region) region.textContent = text;
  }

  toggle(panel) {
    this.open = this.open === panel ? null : panel;
    this.note = "";
  }

  render() {
    return html`
      <section class="card" aria-label=${this.label}>
        ${this.problems.map((line) => html`<p class="problem small">${line}</p>`)} ${this.drawing()} ${toolbar(this)}
        <div class="hush" role="status" aria-live="polite"></div>
      </section>
    `;
  }
}
