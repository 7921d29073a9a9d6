// <nn-gates>: a perceptron's line over the four corners. AND, OR, NAND can be reached; XOR needs a hidden layer.
import { html, nothing } from "lit";
import { NNFigure } from "../base.js";
import { agreement, beyondLines, corners, functionName, gates } from "../math/boolean.js";
import { show } from "../math/decimal.js";
import { bitsOf, hiddenOf, networkBits, unitOutput, unitScore } from "../math/gates.js";
import { neuronStyles } from "../parts/neuron.js";
import { gripStyles } from "../parts/grip.js";
import { planeStyles } from "../parts/plane.js";
import { segmented, segmentedStyles } from "../parts/segmented.js";
import { sliderStyles } from "../parts/slider.js";
import { numbers, oneOf } from "../schema.js";
import { board, boardStyles } from "./board.js";
import { clean } from "./limits.js";
import { network } from "./network.js";
import { lineNumbers, truth, unitNumbers } from "./numbers.js";
import { hiddenPlane, inputPlane } from "./planes.js";
import { gatesStyles } from "./styles.js";
import { score, verdict } from "./verdict.js";

const unit = () => numbers({ count: 3, min: -3, max: 3 });

export class Gates extends NNFigure {
  static fields = {
    layers: oneOf("one", "two"),
    target: oneOf(...Object.keys(gates)),
    line: unit(),
    hidden1: unit(),
    hidden2: unit(),
    output: unit(),
    guess: oneOf("none", "2", "3", "4"),
  };

  static styles = [...super.styles, segmentedStyles, sliderStyles, gripStyles, neuronStyles, planeStyles, boardStyles, gatesStyles];

  static complete(raw) {
    return {
      layers: raw.layers ?? "one",
      target: raw.target ?? "AND",
      line: clean(raw.line ?? [1, -0.4, -0.3]),
      hidden1: clean(raw.hidden1 ?? [1, 1, -0.5]),
      hidden2: clean(raw.hidden2 ?? [1, -0.4, -0.3]),
      output: clean(raw.output ?? [1, 1, -1.5]),
      guess: raw.guess ?? "none",
    };
  }

  constructor() {
    super();
    this.grips = new Map(); // where the reader left the handles of each line
    this.edited = "hidden2"; // the unit whose numbers the sliders show in the network
    this.forget();
  }

  forget() {
    this.best = {}; // target -> most corners right, with any number of layers
    this.tried = new Set(); // what the line has computed while XOR was the target
    this.found = new Set();
    this.ways = new Set(); // the networks that solved XOR, by what their units compute
  }

  get label() {
    return this.two ? "A network of three perceptrons over four corners" : "A perceptron's line over four corners";
  }

  get two() {
    return this.state.layers === "two";
  }

  get hidden() {
    return [this.state.hidden1, this.state.hidden2];
  }

  /** What the figure computes now, as four bits. */
  get bits() {
    return this.two ? networkBits(this.hidden, this.state.output) : bitsOf(this.state.line);
  }

  get right() {
    return agreement(this.bits, gates[this.state.target]);
  }

  /** Keeps the score before each drawing. */
  willUpdate() {
    if (this.printing) return;
    const { target } = this.state;
    this.found.add(this.bits);
    this.best[target] = Math.max(this.best[target] ?? 0, this.right);
    if (target === "XOR" && !this.two) this.tried.add(this.bits);
    if (this.two && this.bits === gates.XOR) this.ways.add(this.units().join("; "));
  }

  /** What each unit of the network computes of its own two inputs, in words. */
  units() {
    const { hidden1, hidden2, output } = this.state;
    return [
      `h₁ = ${functionName(bitsOf(hidden1))}`,
      `h₂ = ${functionName(bitsOf(hidden2))}`,
      `y = ${functionName(bitsOf(output), "h₁", "h₂")}`,
    ];
  }

  // ---- the drawing -------------------------------------------------------------------------------------

  drawing() {
    return html`
      <header class="screen-only">${this.targets()} ${this.layerSwitch()}</header>
      ${score(this)}
      <div class="stage ${this.width < 600 && !this.printing ? "narrow" : "wide"} ${this.two ? "two" : "one"}">
        <div>${inputPlane(this)}</div>
        ${this.two ? html`<div>${hiddenPlane(this)}</div>` : nothing} ${verdict(this)}
        ${this.two ? unitNumbers(this) : nothing}
        <div class="side">${this.two ? network(this.state) : lineNumbers(this)} ${truth(this)}</div>
      </div>
      ${board({ found: this.found, now: this.bits, layers: this.state.layers })}
    `;
  }

  targets() {
    const note = (target) => (this.best[target] === 4 ? "4/4 ✓" : `${this.best[target] ?? "–"}/4`);
    return segmented({
      label: "Target",
      name: "target",
      value: this.state.target,
      options: Object.keys(gates).map((target) => ({ value: target, text: target, note: note(target) })),
      onchange: (target) => this.change({ target }),
    });
  }

  layerSwitch() {
    return segmented({
      label: "Network",
      name: "layers",
      value: this.state.layers,
      options: [
        { value: "one", text: "One perceptron" },
        { value: "two", text: "Hidden layer" },
      ],
      onchange: (layers) => this.change({ layers }),
    });
  }

  /** The truth table with the arithmetic: what goes in, what is computed, what was wanted. */
  rows() {
    const wanted = gates[this.state.target];
    return corners.map((x, i) => {
      const h = this.two ? hiddenOf(this.hidden, x) : x;
      const unitOfY = this.two ? this.state.output : this.state.line;
      const y = unitOutput(unitOfY, h);
      return { x, h, sum: unitScore(unitOfY, h), y, wanted: Number(wanted[i]), right: y === Number(wanted[i]) };
    });
  }

  // ---- in words ----------------------------------------------------------------------------------------

  summary() {
    const { target, line } = this.state;
    const what = this.two ? `${this.units().join(", ")}. The network computes ${functionName(this.bits)}.` : `The line computes ${functionName(bitsOf(line))}.`;
    const never = beyondLines.includes(gates[target]) && !this.two && this.right === 3 ? " No line gets more than 3." : "";
    return `${what} ${target}: ${this.right} of 4 corners right.${never}`;
  }

  table() {
    const { target } = this.state;
    const rows = this.rows();
    return {
      caption: `${this.label}; target ${target}, ${this.right} of 4 right`,
      head: ["x₁ x₂", ...(this.two ? ["h₁ h₂"] : []), "sum", "output", "wanted"],
      rows: [
        ...rows.map(({ x, h, sum, y, wanted }) => [x.join(" "), ...(this.two ? [h.join(" ")] : []), show(sum), y, wanted]),
        ...Object.entries(this.two ? { h1: "hidden1", h2: "hidden2", y: "output" } : { line: "line" }).map(([name, field]) => {
          const [w1, w2, b] = this.state[field].map((x) => show(x));
          return [name, ...(this.two ? [""] : []), `w₁ ${w1}`, `w₂ ${w2}`, `b ${b}`];
        }),
      ],
    };
  }
}
