// View two: the reader's own digit, read and attacked in the page.
import { html, nothing } from "lit";
import { drawings, keep } from "../drawings.js";
import { fgsm, largest, pgd, probabilities } from "../math/attack.js";
import { gray } from "../math/pixels.js";
import { digit, format, parse } from "../math/strokes.js";
import "../parts/canvas-draw.js";
import { percent } from "../parts/bars.js";
import { answersChart, settings, sheet } from "./digit-parts.js";
import { loadNetworks, picture } from "./networks.js";
import { tile } from "./paint.js";
import { Runner } from "./runner.js";
import { Search } from "./search.js";
import { DIGITS, METHODS, NETWORKS } from "./words.js";

const GAIN = 2; // of the picture of the change

export class DrawingView {
  constructor(figure) {
    this.figure = figure;
    this.nets = null; // {models, samples, start, accuracy} once they are here
    this.error = "";
    this.runner = new Runner();
    this.search = new Search(this);
    this.live = null; // strokes while one of them grows
    this.step = 0;
    this.done = null; // {key, changed, after}: the attack that was computed last
    this.clean = { key: "" };
  }

  forget() {
    this.search.forget();
  }

  stop() {
    this.runner.stop();
    this.search.stop();
  }

  /** The digit that the reader drew before, here or in another chapter, unless a link brings a set-up of its own. */
  recall() {
    const { figure } = this;
    const last = drawings("digit").at(-1);
    this.kept = last?.strokes ?? "";
    const untouched = JSON.stringify(figure.current) === JSON.stringify(figure.start);
    if (last && untouched && figure.linkMode !== "off") figure.adopt({ digit: "own", drawing: last.strokes });
  }

  load() {
    if (this.loading) return;
    this.error = "";
    this.loading = loadNetworks()
      .then((nets) => (this.nets = nets))
      .catch(({ message }) => {
        this.error = message;
        this.loading = null;
      })
      .finally(() => this.figure.requestUpdate());
  }

  // ---- what follows from the state -----------------------------------------------------------------------

  /** The strokes that lie on the sheet, the growing one left out. */
  get strokesOnSheet() {
    return this.figure.state.digit === "own" ? parse(this.figure.state.drawing) : [];
  }

  get strokes() {
    return this.live ?? this.strokesOnSheet;
  }

  /** What the network gets: 784 numbers. */
  get pixels() {
    const { digit: which } = this.figure.state;
    return this.live || which === "own" ? digit(this.strokes) : this.nets.samples[which];
  }

  prepare() {
    if (!this.nets) {
      if (!this.error) this.load();
      return;
    }
    const { drawing, digit: which, network, method, goal, strength } = this.figure.state;
    const what = this.live ? format(this.live) : which === "own" ? drawing : which;
    if (this.clean.key !== `${what} ${network}`) {
      const x = picture(this.pixels);
      const before = probabilities(this.nets.models[network], x);
      this.clean = { key: `${what} ${network}`, what, x, before, label: largest(before) };
    }
    const key = `${this.clean.key} ${method} ${goal} ${strength}`;
    if (this.live) this.runner.stop();
    else if (this.key !== key) this.attack(key);
    else if (this.figure.printing) this.finish(key);
  }

  /** The steps of the attack that the state asks for, at some strength, on some network. */
  steps({ network, strength }) {
    const { method, goal } = this.figure.state;
    const model = this.nets.models[network];
    const label = largest(probabilities(model, this.clean.x));
    const targeted = goal !== "any";
    const options = { epsilon: strength, targeted, start: this.nets.start, steps: METHODS[method].steps };
    return (method === "fgsm" ? fgsm : pgd)(model, this.clean.x, targeted ? Number(goal) : label, options);
  }

  /** Whether these answers are what the attack wanted. */
  fooled(before, after) {
    const { goal } = this.figure.state;
    return goal === "any" ? largest(after) !== largest(before) : largest(after) === Number(goal) && largest(before) !== Number(goal);
  }

  attack(key) {
    this.key = key;
    this.runner.stop();
    const { network, strength } = this.figure.state;
    if (strength === 0 || this.empty) return this.finished(key, this.clean.x);
    if (this.figure.printing) return this.finish(key);
    return this.runner.run(this.steps({ network, strength }), {
      onstep: (value, count) => this.progress(count),
      ondone: (changed) => {
        this.finished(key, changed);
        this.figure.requestUpdate();
      },
    });
  }

  /** At once, for paper. */
  finish(key) {
    if (this.done?.key === key) return;
    this.runner.stop();
    const { network, strength } = this.figure.state;
    let changed = this.clean.x;
    if (!this.empty) for (changed of this.steps({ network, strength }));
    this.finished(key, changed);
  }

  progress(count) {
    this.step = count;
    this.figure.requestUpdate();
  }

  finished(key, changed) {
    const { network, strength } = this.figure.state;
    this.done = { key, changed, after: probabilities(this.nets.models[network], changed) };
    this.step = 0;
    if (strength && !this.figure.printing && this.fooled(this.clean.before, this.done.after)) this.search.found(network, strength);
  }

  get empty() {
    return !this.live && this.figure.state.digit === "own" && this.figure.state.drawing === "";
  }

  /** The last attack that was computed, if it is one on this very drawing and network. */
  get shown() {
    const { clean, done, live } = this;
    const fits = !live && done?.key.startsWith(`${clean.key} `);
    return fits ? done : { changed: clean.x, after: clean.before, key: `${clean.key} none` };
  }

  numbers() {
    if (!this.nets || this.key !== this.done?.key) return null;
    const { clean, done } = this;
    return { x: [...clean.x.data], changed: [...done.changed.data], before: clean.before, after: done.after, label: clean.label };
  }

  pictures() {
    if (!this.nets) return {};
    const { clean, shown } = this;
    const paper = (v) => 1 - v;
    const change = shown.changed.data.map((v, i) => v - clean.x.data[i]);
    return {
      sample: { key: clean.what, rgba: gray(clean.x.data, paper) },
      x: { key: clean.what, rgba: gray(clean.x.data, paper) },
      delta: { key: shown.key, rgba: gray(change, (v) => Math.min(1, Math.max(0, 0.5 - (GAIN * v) / 2))) },
      x2: { key: shown.key, rgba: gray(shown.changed.data, paper) },
    };
  }

  // ---- the drawing -------------------------------------------------------------------------------------

  /** The reader's strokes: kept in this browser, and from now on the digit that is attacked. */
  drawn(strokes) {
    this.live = null;
    const text = format(strokes);
    if (parse(text) === undefined) return this.figure.say("The sheet is full: clear it to draw on.");
    keep("digit", text);
    this.kept = text || this.kept;
    return this.figure.change({ digit: "own", drawing: text });
  }

  drawing() {
    if (!this.nets) {
      return html`<div class="waiting">
        ${this.error
          ? html`<p class="problem">The networks could not be loaded (${this.error}).</p>
              <button class="button" @click=${() => this.load()}>Try again</button>`
          : html`<p class="muted">Loading two small networks …</p>`}
      </div>`;
    }
    return html`
      <div class="desk">${sheet(this)} ${settings(this)}</div>
      ${this.empty ? html`<p class="verdict">The sheet is empty. Draw a digit.</p>` : this.result()}
    `;
  }

  result() {
    const { strength } = this.figure.state;
    return html`
      ${this.verdict()}
      <div class="tiles three">
        <figure>
          ${tile({ name: "x", size: 28, alt: "What the network gets: the digit, centered and scaled to 28 by 28 pixels" })}
          <figcaption>what it gets</figcaption>
        </figure>
        <figure>
          ${tile({ name: "delta", size: 28, alt: strength ? "The change: darker where ink was added, lighter where it was taken away" : "The change: even gray, there is none" })}
          <figcaption>change × ${GAIN} (gray: none)</figcaption>
        </figure>
        <figure>
          ${tile({ name: "x2", size: 28, alt: `The changed digit, no pixel by more than ${strength}` })}
          <figcaption>digit + change</figcaption>
        </figure>
      </div>
      ${answersChart(this.clean.before, this.shown.after)} ${this.search.drawing()}
    `;
  }

  verdict() {
    const { network, strength } = this.figure.state;
    const { before, label } = this.clean;
    const { after } = this.shown;
    const now = largest(after);
    const steps = this.runner.running && this.step ? html`<span class="muted small num"> step ${this.step} …</span>` : nothing;
    return html`<p class="verdict">
      The ${NETWORKS[network].toLowerCase()} network reads
      <b class="is-first">${label}</b> <span class="num">(${percent(before[label])})</span>${strength && !this.live
        ? html`; after the change <b class=${now === label ? "is-first" : "is-other"}>${now}</b>
            <span class="num">(${percent(after[now])})</span>.`
        : "."}${steps}
    </p>`;
  }

  // ---- in words ----------------------------------------------------------------------------------------

  summary() {
    if (!this.nets) return "Two small networks are being loaded.";
    if (this.empty) return "The sheet is empty.";
    const { network, strength, method } = this.figure.state;
    const { before, label } = this.clean;
    const { after } = this.shown;
    const now = largest(after);
    const change = strength ? ` After ${METHODS[method].text} with epsilon ${strength}: ${now}, ${percent(after[now])}.` : "";
    return `The ${NETWORKS[network].toLowerCase()} network reads ${label}, ${percent(before[label])}.${change}`;
  }

  table() {
    if (!this.nets) return { caption: "The networks are not here yet", head: [], rows: [] };
    const { network, method, goal, strength } = this.figure.state;
    const { before } = this.clean;
    const { after, changed } = this.shown;
    const moved = changed.data.reduce((most, v, i) => Math.max(most, Math.abs(v - this.clean.x.data[i])), 0);
    return {
      caption: `${NETWORKS[network]} network, ${METHODS[method].text} with ε ${strength}, wanted: ${goal === "any" ? "any other digit" : goal}`,
      head: ["digit", "before", "after"],
      rows: DIGITS.map((name, k) => [name, before[k].toFixed(6), after[k].toFixed(6)]),
      note: `Largest change of a pixel: ${moved.toFixed(6)}.`,
    };
  }
}
