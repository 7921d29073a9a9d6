// The two planes of the gates figure: the inputs with one or two lines, and the hidden outputs with the third.
import { html, nothing, svg } from "lit";
import { corners, gates } from "../math/boolean.js";
import { hiddenOf, unitOutput } from "../math/gates.js";
import { place, plane } from "../parts/plane.js";
import { proved } from "./verdict.js";

/** One line of a plane, tied to a field of the figure's state. */
const line = (figure, field, name) => ({
  unit: figure.state[field],
  name,
  kind: field,
  memory: figure.grips,
  onunit(unit) {
    figure.edited = field === "line" ? figure.edited : field;
    figure.change({ [field]: unit });
  },
});

/** The two diagonals of XOR that meet in one point. */
function crossing() {
  const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners.map(place);
  const [mx, my] = place([0.5, 0.5]);
  return svg`<g class="crossing" aria-hidden="true">
    <path d="M${ax} ${ay}L${dx} ${dy}M${bx} ${by}L${cx} ${cy}" /><circle cx=${mx} cy=${my} r="6" />
    <text x=${mx} y=${my - 14}>(½, ½)</text>
  </g>`;
}

export function inputPlane(figure) {
  const { state, two, printing } = figure;
  const wanted = gates[state.target];
  const points = figure.rows().map(({ x, right }, i) => ({
    at: x,
    target: Number(wanted[i]),
    right,
    text: `${x[0]}, ${x[1]}`,
  }));
  const drawing = plane({
    id: "inputs",
    label: "Plane of the inputs x₁ and x₂",
    axes: ["x₁", "x₂"],
    lines: two
      ? [line(figure, "hidden1", "Line h₁"), line(figure, "hidden2", "Line h₂")]
      : [line(figure, "line", "Line")],
    output: (code) => (two ? unitOutput(state.output, code) : code[0]),
    points,
    extra: proved(figure) && !printing ? crossing() : nothing,
    printing,
  });
  const caption = two
    ? html`<span class="key h1">h₁</span> and <span class="key h2">h₂</span> each cut the plane in two. Blue: the network’s output is 1.`
    : html`<span class="screen-only">Drag a round handle to turn the line, or the line to move it.</span> Blue, where the arrow
        points: output 1.`;
  return html`${drawing}
    <p class="small muted caption">${caption}</p>`;
}

export function hiddenPlane(figure) {
  const { state, printing } = figure;
  const wanted = gates[state.target];
  // Corners that the hidden layer sends to the same place share one point.
  const groups = new Map();
  corners.forEach((x, i) => {
    const h = hiddenOf(figure.hidden, x);
    const group = groups.get(String(h)) ?? { at: h, targets: [], from: [] };
    group.targets.push(Number(wanted[i]));
    group.from.push(x.join(""));
    groups.set(String(h), group);
  });
  const points = [...groups.values()].map(({ at, targets, from }) => {
    const mixed = new Set(targets).size > 1;
    const right = targets.every((t) => t === unitOutput(state.output, at));
    return { at, target: mixed ? null : targets[0], right, text: `from ${from.join(" ")}` };
  });
  const drawing = plane({
    id: "hidden",
    label: "Plane of the hidden outputs h₁ and h₂",
    axes: ["h₁", "h₂"],
    lines: [line(figure, "output", "Line of y")],
    output: (code) => code[0],
    points,
    printing,
  });
  return html`${drawing}
    <p class="small muted caption">What y sees: the corners, moved to (h₁, h₂). One more line separates them here, or not.</p>`;
}
