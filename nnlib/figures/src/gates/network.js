// The 2-2-1 network itself, drawn with its weights: what the two planes beside it are made of.
import { svg } from "lit";
import { show } from "../math/decimal.js";
import { thicknessOf, wirePath } from "../parts/neuron.js";

const INPUTS = [
  { x: 24, y: 40 },
  { x: 24, y: 110 },
];
const HIDDEN = [
  { x: 160, y: 40 },
  { x: 160, y: 110 },
];
const OUTPUT = { x: 290, y: 75 };
const RADIUS = 20;

function wire(from, to, weight, t) {
  const [start, end] = [{ x: from.x + RADIUS, y: from.y }, { x: to.x - RADIUS, y: to.y }];
  const [x, y] = [start.x + t * (end.x - start.x), start.y + t * t * (3 - 2 * t) * (end.y - start.y)];
  return svg`
    <path class="wire flowing ${weight < 0 ? "minus" : "plus"}" d=${wirePath(start, end)} stroke-width=${thicknessOf(weight, 3)} />
    <text class="weight" x=${x} y=${y + 4}>${show(weight)}</text>
  `;
}

const node = ({ x, y }, text, kind) => svg`
  <g class="node ${kind}"><circle cx=${x} cy=${y} r=${RADIUS} /><text x=${x} y=${y + 5}>${text}</text></g>`;

/** network({hidden1, hidden2, output}): each a unit [w1, w2, b]. */
export function network({ hidden1, hidden2, output }) {
  return svg`
    <svg class="network" viewBox="0 0 320 150" role="img" aria-label="Two inputs, two hidden units, one output; the numbers are in the table">
      ${[hidden1, hidden2].map((unit, j) => INPUTS.map((from, i) => wire(from, HIDDEN[j], unit[i], i === j ? 0.5 : 0.28)))}
      ${HIDDEN.map((from, j) => wire(from, OUTPUT, output[j], 0.5))}
      ${INPUTS.map((at, i) => node(at, ["x₁", "x₂"][i], ""))}
      ${node(HIDDEN[0], "h₁", "hidden1")}${node(HIDDEN[1], "h₂", "hidden2")}${node(OUTPUT, "y", "output")}
      <text class="bias" x=${HIDDEN[0].x} y="14">b ${show(hidden1[2])}</text>
      <text class="bias" x=${HIDDEN[1].x} y="146">b ${show(hidden2[2])}</text>
      <text class="bias" x=${OUTPUT.x} y="46">b ${show(output[2])}</text>
    </svg>
  `;
}
