// One neuron, drawn: a wire for every input, the circle with the sum, the step, the output.
// A wire is as thick as its weight is large, blue for plus and orange (and dashed) for minus, pale while nothing flows.
import { css, svg } from "lit";
import { show } from "../math/decimal.js";

/** The path of a wire from (x, y) into the circle: level at both ends, or down its own lane into the circle's top. */
export function wirePath({ x, y, lane, bottom }, to) {
  if (lane) {
    return `M${x} ${y}H${lane - 8}Q${lane} ${y} ${lane} ${y + 8}V${bottom}C${lane} ${(bottom + to.y) / 2} ${to.x} ${(bottom + to.y) / 2} ${to.x} ${to.y}`;
  }
  const middle = (x + to.x) / 2;
  return `M${x} ${y}C${middle} ${y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

/**
 * neuron({wires: [{x, y, weight, flow, lane, bottom}], largest, center, radius, sum, output}): SVG.
 * `flow` is weight times input; `largest` is the weight that gets the thickest wire; with a `lane` (an x) the wire
 * runs down there to `bottom` and enters from above.
 */
export const thicknessOf = (weight, largest) => 1.5 + 9 * Math.min(1, Math.abs(weight) / largest);

export function neuron({ wires, largest, center, radius, sum, output }) {
  const D = wires.length;
  const text = show(sum);
  const ends = wires.map((wire, d) => {
    const down = wire.lane !== undefined;
    const spread = (d - (D - 1) / 2) * (down ? 16 : 22);
    // On the circle: a wire may not end in the air.
    const depth = Math.sqrt(radius ** 2 - spread ** 2);
    return down ? { x: center.x - spread, y: center.y - depth } : { x: center.x - depth, y: center.y + spread };
  });
  return svg`
    <g class="neuron">
      ${wires.map((wire, d) => {
        const kind = `${wire.weight < 0 ? "minus" : "plus"} ${wire.flow !== 0 ? "flowing" : ""}`;
        return svg`<path class="wire ${kind}" d=${wirePath(wire, ends[d])} stroke-width=${thicknessOf(wire.weight, largest)} />`;
      })}
      <circle class=${output ? "on" : "off"} cx=${center.x} cy=${center.y} r=${radius} />
      <text class="sigma" x=${center.x} y=${center.y - radius * 0.42}>sum</text>
      <text class="sum" x=${center.x} y=${center.y + radius * 0.22} style="font-size:${text.length > 5 ? 20 : 26}px">${text}</text>
    </g>
  `;
}

export const neuronStyles = css`
  .wire {
    fill: none;
    stroke-linecap: round;
    opacity: 0.28;
    transition: stroke-width 0.2s, opacity 0.2s;
  }
  .wire.flowing {
    opacity: 1;
  }
  .wire.plus {
    stroke: var(--nn-blue);
  }
  .wire.minus {
    stroke: var(--nn-orange);
    stroke-dasharray: 14 9;
    stroke-linecap: butt;
  }
  .neuron circle {
    fill: var(--nn-surface);
    stroke-width: 4;
    transition: stroke 0.2s;
  }
  .neuron circle.on {
    stroke: var(--nn-blue);
  }
  .neuron circle.off {
    stroke: var(--nn-orange);
    stroke-dasharray: 3 5;
  }
  .neuron text {
    text-anchor: middle;
    fill: var(--nn-ink);
    font-variant-numeric: tabular-nums;
  }
  .neuron .sigma {
    font-size: 13px;
    fill: var(--nn-muted);
  }
  .neuron .sum {
    font-weight: 650;
  }
`;
