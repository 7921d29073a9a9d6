// <nn-pad>: a sheet to draw on, by mouse, pen, finger or keys. For figures: put it into a template with
//   .strokes=${[[[x, y], ...], ...]}   what is on the sheet, places from 0 to 1
//   @nn-draw=${(event) => ...}         while a stroke grows; event.detail is all strokes so far
//   @nn-drawn=${(event) => ...}        when a stroke is done
// Keys: arrows move the pen, Shift makes the step fine, Space puts it down and lifts it, Backspace takes back the
// last stroke.
import { LitElement, css, html, svg } from "lit";
import { define } from "../define.js";
import { simplify } from "../math/strokes.js";
import { shared } from "../styles.js";

const STEP = 0.05;
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const inside = (v) => Math.min(1, Math.max(0, v));

const line = (d) => svg`<path d=${d} />`;
const cursor = ([x, y], down) => svg`<circle class="cursor ${down ? "down" : ""}" cx=${100 * x} cy=${100 * y} r="4" />`;

class Pad extends LitElement {
  static properties = {
    strokes: { attribute: false },
    label: {},
    pen: { state: true },
    down: { state: true },
    keys: { state: true },
  };

  static styles = [
    shared,
    css`
      .sheet {
        position: relative;
        aspect-ratio: 1;
        border: 1.5px solid var(--nn-ink);
        border-radius: 10px;
        background: white;
        cursor: crosshair;
        touch-action: none;
        overflow: hidden;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
      }
      path {
        fill: none;
        stroke: black;
        stroke-width: 8;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .cursor {
        fill: none;
        stroke: var(--nn-accent);
        stroke-width: 1.5;
      }
      .cursor.down {
        fill: var(--nn-accent);
      }
      ::slotted(*) {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
    `,
  ];

  constructor() {
    super();
    this.strokes = [];
    this.label = "Drawing sheet";
    this.pen = [0.5, 0.5];
    this.down = false; // by keys
    this.keys = false; // the pen is shown once keys are used
    this.growing = null; // the stroke under the pointer or the keys
  }

  tell(name) {
    const strokes = this.growing ? [...this.strokes, this.growing] : this.strokes;
    this.dispatchEvent(new CustomEvent(name, { detail: strokes, bubbles: true }));
    this.requestUpdate();
  }

  finish() {
    if (!this.growing) return;
    this.strokes = [...this.strokes, simplify(this.growing)];
    this.growing = null;
    this.tell("nn-drawn");
  }

  // ---- pointer -----------------------------------------------------------------------------------------

  place(event) {
    const box = event.currentTarget.getBoundingClientRect();
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  }

  press(event) {
    if (event.button) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.lift();
    this.keys = false;
    this.growing = [this.place(event)];
    this.held = event.pointerId;
    this.tell("nn-draw");
  }

  drag(event) {
    if (!this.growing || event.pointerId !== this.held) return;
    this.growing = [...this.growing, this.place(event)];
    this.tell("nn-draw");
  }

  release(event) {
    if (event.pointerId !== this.held) return;
    this.held = null;
    this.finish();
  }

  // ---- keys --------------------------------------------------------------------------------------------

  lift() {
    this.down = false;
    this.finish();
  }

  key(event) {
    const arrow = arrows[event.key];
    if (arrow) {
      const size = event.shiftKey ? STEP / 5 : STEP;
      this.pen = this.pen.map((v, axis) => inside(v + arrow[axis] * size));
      if (this.down) {
        this.growing = [...this.growing, this.pen];
        this.tell("nn-draw");
      }
    } else if (event.key === " " || event.key === "Enter") {
      if (this.down) this.lift();
      else {
        this.down = true;
        this.growing = [this.pen];
        this.tell("nn-draw");
      }
    } else if (event.key === "Escape" && this.down) this.lift();
    else if (event.key === "Backspace" || event.key === "Delete") this.undo();
    else return;
    this.keys = true;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Takes the last stroke back. */
  undo() {
    this.growing = null;
    this.down = false;
    this.strokes = this.strokes.slice(0, -1);
    this.tell("nn-drawn");
  }

  render() {
    const strokes = this.growing ? [...this.strokes, this.growing] : this.strokes;
    const path = (stroke) => `M${stroke.map(([x, y]) => `${(100 * x).toFixed(1)} ${(100 * y).toFixed(1)}`).join("L")}${stroke.length < 2 ? "h0" : ""}`;
    const where = `${Math.round(100 * this.pen[0])} % from the left, ${Math.round(100 * this.pen[1])} % from the top`;
    return html`
      <div class="sheet" tabindex="0" role="application" aria-label=${this.label} aria-describedby="how"
        @pointerdown=${this.press} @pointermove=${this.drag} @pointerup=${this.release} @pointercancel=${this.release}
        @keydown=${this.key} @blur=${this.lift}>
        <svg viewBox="0 0 100 100" aria-hidden="true">
          ${strokes.map((stroke) => line(path(stroke)))}
          ${this.keys ? cursor(this.pen, this.down) : ""}
        </svg>
        <slot></slot>
      </div>
      <span id="how" class="hush">Arrow keys move the pen, Space puts it down and lifts it, Backspace takes the last stroke back.</span>
      <span class="hush" role="status">${this.keys ? `Pen ${this.down ? "down" : "up"}, ${where}` : ""}</span>
    `;
  }
}

define("nn-pad", Pad);
