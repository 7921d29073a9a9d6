// The neuron of the concert figure and its wires, laid over the rows of questions.
import { nothing, svg } from "lit";
import { show } from "../math/decimal.js";
import { neuron } from "../parts/neuron.js";

/** Each wire leaves where its row ends; `narrow` stacks the rows and lets the wires run down beside them. */
export function wiring(figure, narrow) {
  const { weights } = figure.state;
  const { sum, parts, score, decision } = figure.result;
  const rowHeight = narrow ? 128 : 88;
  const inner = figure.width - 34; // the card's padding and border
  if (inner <= 0) return nothing; // not laid out yet, or hidden
  const rows = weights.length * rowHeight;
  const bias = figure.state.form === "bias";
  const geometry = narrow
    ? { width: inner, height: rows + 174, center: { x: inner - 66, y: rows + 108 }, radius: 56 }
    : { width: inner, height: rows, center: { x: inner - 74, y: rows / 2 - 34 }, radius: 56 };
  const { center, radius } = geometry;
  const wires = weights.map((weight, d) => ({
    x: inner - (narrow ? 60 : 184),
    lane: narrow ? inner - 6 - 13 * d : undefined, // the first row takes the outermost lane: no crossing
    bottom: rows - 8,
    y: (d + (narrow ? 0.74 : 0.62)) * rowHeight,
    weight,
    flow: parts[d],
  }));
  const plate = narrow ? { x: center.x - 208, y: center.y - 26 } : { x: center.x - 64, y: center.y + radius + 26 };
  return svg`
    <svg class="wiring" aria-hidden="true" width=${geometry.width} height=${geometry.height}
      viewBox="0 0 ${geometry.width} ${geometry.height}">
      ${neuron({ wires, largest: figure.story.weightLimits.max, center, radius, sum: bias ? score : sum, output: decision })}
      <path class="out" d=${
        narrow
          ? `M${center.x - radius - 3} ${center.y}H${plate.x + 130}`
          : `M${center.x} ${center.y + radius + 3}V${plate.y - 4}`
      } />
      <g class="plate ${decision ? "on" : "off"}" transform="translate(${plate.x} ${plate.y})">
        <rect width="128" height="52" rx="12" />
        <text x="64" y="22">${decision ? "1 · go" : "0 · stay"}</text>
        <text class="why" x="64" y="41">${show(bias ? score : sum)} ${decision ? ">" : "≤"} ${show(bias ? 0 : figure.state.threshold)}</text>
      </g>
    </svg>
  `;
}
