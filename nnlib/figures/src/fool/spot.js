// "Can you see it?": the photo and the changed photo in random order, and the reader points at the changed one.
import { html, nothing } from "lit";
import { tile } from "./paint.js";
import { PHOTOS } from "./words.js";

export class Spot {
  constructor(view) {
    this.view = view;
    this.open = false;
    this.forget();
  }

  forget() {
    this.tally = {}; // epsilon -> {right, tries}
    this.last = "";
    this.shuffle();
  }

  /** Left or right: where the changed one stands. */
  shuffle() {
    this.side = Math.random() < 0.5 ? "left" : "right";
    this.turn = (this.turn ?? 0) + 1;
  }

  pictures() {
    if (!this.open) return {};
    const before = this.view.data.tiles.photo;
    const after = this.view.after();
    const { photo, attack, epsilon } = this.view.figure.state;
    const key = `${photo} ${attack} ${epsilon} ${this.turn}`;
    return {
      left: { key, rgba: this.side === "left" ? after : before },
      right: { key, rgba: this.side === "right" ? after : before },
    };
  }

  pick(side) {
    const { figure } = this.view;
    const { epsilon } = figure.state;
    const { right = 0, tries = 0 } = this.tally[epsilon] ?? {};
    const hit = side === this.side;
    this.tally[epsilon] = { right: right + hit, tries: tries + 1 };
    this.last = hit ? `✓ Right, it was the ${side} one.` : `✗ No, it was the ${this.side} one.`;
    figure.say(this.last);
    this.shuffle();
    figure.requestUpdate();
  }

  button() {
    return html`<button class="button" aria-pressed=${this.open} @click=${() => this.toggle()}>
      ${this.open ? "Back to the answers" : "Can you see it? Test your eyes"}
    </button>`;
  }

  toggle() {
    this.open = !this.open;
    this.last = "";
    this.view.figure.requestUpdate();
  }

  drawing() {
    const { epsilon, photo } = this.view.figure.state;
    if (epsilon === 0) return html`<p class="verdict">Move ε away from 0: now there is nothing to see.</p>`;
    const one = (side) => html`<button class="pick" @click=${() => this.pick(side)}>
      ${tile({ name: side, size: 224, alt: `${PHOTOS[photo]}, ${side}` })}
      <span class="small">the ${side} one</span>
    </button>`;
    const rows = Object.entries(this.tally);
    return html`
      <p class="verdict">Which one was changed, by up to ${epsilon}/255?</p>
      <div class="pair-of-tiles">${one("left")} ${one("right")}</div>
      <p>${this.last || "Press the picture that you think was changed."}</p>
      ${rows.length
        ? html`<p class="small muted num">
            ${rows.map(([e, { right, tries }]) => html`<span class="tally">${e}/255: ${right} of ${tries} right</span> `)}
            ${rows.some(([, { tries }]) => tries >= 3) ? "Guessing blindly gives half." : nothing}
          </p>`
        : nothing}
    `;
  }
}
