// View one: a photograph, its change, the changed photograph, and the network's answers to both.
import { html, nothing } from "lit";
import { need } from "../lazy.js";
import { changed, magnified } from "../math/pixels.js";
import { bars, percent } from "../parts/bars.js";
import { segmented } from "../parts/segmented.js";
import { stops } from "../parts/stops.js";
import { chart } from "./chart.js";
import { Guess } from "./guess.js";
import { tile } from "./paint.js";
import { Spot } from "./spot.js";
import { unpack } from "./tiles.js";
import { ATTACKS, PHOTOS } from "./words.js";

export const EPSILONS = [0, 1, 2, 4, 8, 16];
const SIDE = 224;
const gainOf = (epsilon) => (epsilon > 8 ? 8 : 16);

export class PhotoView {
  constructor(figure) {
    this.figure = figure;
    this.loaded = new Map(); // name -> {tiles, answers, ...} or {error}
    this.made = new Map(); // what was put together from them, by its key
    this.guess = new Guess(this);
    this.spot = new Spot(this);
    this.forget();
  }

  forget() {
    this.guess.forget();
    this.spot.forget();
  }

  /** The data of the photograph that is shown, once it is here. */
  get data() {
    const data = this.loaded.get(this.figure.state.photo);
    return data?.answers && data;
  }

  load(name) {
    if (this.loaded.has(name)) return;
    this.loaded.set(name, {});
    need(`fool/${name}`)
      .then(unpack)
      .then((data) => this.loaded.set(name, data))
      .catch(({ message }) => this.loaded.set(name, { error: message }))
      .finally(() => this.figure.requestUpdate());
  }

  prepare() {
    this.load(this.figure.current.photo);
    this.load(this.figure.start.photo); // for paper
    if (this.data && !this.figure.printing) this.guess.note();
  }

  // ---- pictures ----------------------------------------------------------------------------------------

  /** The bytes of the changed photograph. */
  after(epsilon = this.figure.state.epsilon) {
    const { photo, attack } = this.figure.state;
    const { tiles } = this.data;
    if (epsilon === 0) return tiles.photo;
    const key = `${photo} ${attack} ${epsilon}`;
    if (!this.made.has(key)) {
      if (this.made.size > 4) this.made.clear(); // pictures are large
      const [change, factor] = attack === "ostrich" ? [tiles[`ostrich ${epsilon}`], 1] : [tiles[attack], epsilon];
      this.made.set(key, changed(tiles.photo, change, factor));
    }
    return this.made.get(key);
  }

  pictures() {
    if (!this.data) return {};
    const { photo, attack, epsilon } = this.figure.state;
    const before = this.data.tiles.photo;
    const key = `${photo} ${attack} ${epsilon}`;
    return {
      photo: { key: photo, rgba: before },
      change: { key, rgba: magnified(before, this.after(), gainOf(epsilon)) },
      changed: { key, rgba: this.after() },
      ...this.spot.pictures(),
    };
  }

  // ---- the drawing -------------------------------------------------------------------------------------

  drawing() {
    return html`
      ${this.controls()} ${this.data ? this.stage() : this.waiting()}
      ${this.data ? html`<div class="screen-only below">${this.spot.button()}</div>` : nothing}
    `;
  }

  controls() {
    const { photo, attack, epsilon } = this.figure.state;
    return html`
      <div class="controls screen-only">
        ${segmented({
          label: "Photograph",
          name: "photo",
          value: photo,
          options: Object.entries(PHOTOS).map(([value, text]) => ({ value, text })),
          onchange: (value) => this.figure.change({ photo: value }),
        })}
        ${segmented({
          label: "Change",
          name: "attack",
          kind: "wrap",
          value: attack,
          options: Object.entries(ATTACKS).map(([value, { text, note }]) => ({ value, text, note })),
          onchange: (value) => this.figure.change({ attack: value }),
        })}
      </div>
      ${this.data ? this.guess.question() : nothing}
      <p class="epsilon-name small muted screen-only" aria-hidden="true">ε, how far each color of each pixel may move, in 255ths</p>
      <div class="epsilon screen-only">
        <span class="symbol" aria-hidden="true">ε</span>
        ${stops({
          label: "Epsilon, how far a color may change, in 255ths",
          values: EPSILONS,
          value: epsilon,
          say: (e) => `${e} of 255`,
          onchange: (value) => this.figure.change({ epsilon: value }),
        })}
        <span class="muted small unit" aria-hidden="true">/ 255</span>
      </div>
    `;
  }

  waiting() {
    const { error } = this.loaded.get(this.figure.state.photo) ?? {};
    return html`<div class="waiting">
      ${error
        ? html`<p class="problem">The photograph could not be loaded (${error}).</p>
            <button class="button" @click=${() => this.again()}>Try again</button>`
        : html`<p class="muted">Loading the photograph …</p>`}
    </div>`;
  }

  again() {
    this.loaded.delete(this.figure.state.photo);
    this.figure.requestUpdate();
  }

  get kind() {
    const { first } = this;
    return (name) => (name === first ? "first" : name === this.data.goal ? "goal" : "");
  }

  /** The network's first answer to the photograph as it was. */
  get first() {
    return this.data.answers.ostrich[0].top[0][0];
  }

  answersAt(epsilon = this.figure.state.epsilon) {
    return this.data.answers[this.figure.state.attack][EPSILONS.indexOf(epsilon)];
  }

  verdict() {
    const [name, p] = this.answersAt().top[0];
    const same = name === this.first;
    return html`<p class="verdict">
      The network says <b class=${same ? "is-first" : "is-other"}>${name}</b> <span class="num">(${percent(p)})</span>${this.figure.state.epsilon
        ? html`<span class="muted">${same ? ", as before." : html`, before: ${this.first}.`}</span>`
        : "."}
    </p>`;
  }

  stage() {
    if (this.spot.open && !this.figure.printing) return this.spot.drawing();
    const { photo, epsilon } = this.figure.state;
    const gain = gainOf(epsilon);
    return html`
      ${this.verdict()}
      <div class="tiles">
        <figure class="t-photo">
          ${tile({ name: "photo", size: SIDE, alt: `Photograph: ${photo}` })}
          <figcaption>photo</figcaption>
        </figure>
        <figure class="t-change">
          ${tile({ name: "change", size: SIDE, alt: epsilon ? `The change, ${gain} times magnified: colored grain` : "The change: even gray, there is none" })}
          <figcaption>change × ${gain} (gray: none)</figcaption>
        </figure>
        <figure class="t-changed">
          ${tile({ name: "changed", size: SIDE, alt: `The changed photograph, at most ${epsilon} of 255 in each color` })}
          <figcaption>photo + change</figcaption>
        </figure>
        <div class="b-photo">${bars({ label: "Answers to the photo", rows: this.answersAt(0).top, kind: this.kind })}</div>
        <div class="b-changed">${bars({ label: "Answers to the changed photo", rows: this.answersAt().top, kind: this.kind })}</div>
        <div class="facts">${this.facts()}</div>
      </div>
      ${this.guess.answer()}
    `;
  }

  facts() {
    const { attack, epsilon } = this.figure.state;
    const rows = this.data.answers[attack];
    const shown = attack === "ostrich" ? this.data.goal : this.first;
    const share = (row) => (attack === "ostrich" ? row.goal : (row.top.find(([name]) => name === shown)?.[1] ?? 0));
    return html`
      <p class="small muted">No color moved by more than <b class="num">${epsilon}/255</b> = ${((100 * epsilon) / 255).toFixed(1)}\u00a0% of the scale.</p>
      ${chart({ name: shown, shares: rows.map((row, i) => (this.guess.seen(EPSILONS[i]) ? share(row) : null)), labels: EPSILONS, here: EPSILONS.indexOf(epsilon), kind: attack === "ostrich" ? "goal" : "first" })}
    `;
  }

  // ---- in words ----------------------------------------------------------------------------------------

  summary() {
    if (!this.data) return "The photograph is being loaded.";
    const { photo, attack, epsilon } = this.figure.state;
    const [[name, p]] = this.answersAt().top;
    return `${PHOTOS[photo]}, ${ATTACKS[attack].text}, epsilon ${epsilon} of 255: the network says ${name}, ${percent(p)}. ${this.guess.summary()}`;
  }

  table() {
    if (!this.data) return { caption: "The photograph is not here yet", head: [], rows: [] };
    const { photo, attack, epsilon } = this.figure.state;
    const [before, after] = [this.answersAt(0), this.answersAt()];
    return {
      caption: `${PHOTOS[photo]}: ${ATTACKS[attack].text} (${ATTACKS[attack].note}), epsilon ${epsilon}/255`,
      head: ["rank", "photo", "probability", "photo + change", "probability"],
      rows: [
        ...before.top.map(([name, p], i) => [i + 1, name, p.toFixed(6), after.top[i][0], after.top[i][1].toFixed(6)]),
        ["goal", this.data.goal, before.goal.toFixed(6), this.data.goal, after.goal.toFixed(6)],
      ],
      note: `EfficientNet-Lite0 on the very pixels shown here, computed beforehand. Photograph: ${this.data.credit}.`,
    };
  }
}
