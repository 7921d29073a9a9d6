// The plane of two inputs: shaded by output, with lines that can be turned and moved, and the corners on top.
import { css, nothing, svg } from "lit";
import { show } from "../math/decimal.js";
import { cells, segment, through } from "../math/plane.js";
import { scale } from "./axes.js";
import { dragging, grip, hold } from "./grip.js";

const SIZE = 360;
const [LOW, HIGH] = [-0.5, 1.5];
const scales = { x: scale([LOW, HIGH], [0, SIZE]), y: scale([LOW, HIGH], [SIZE, 0]) };
const inside = (v) => Math.min(HIGH - 0.1, Math.max(LOW + 0.1, v));
const path = (polygon) => `M${polygon.map(([x, y]) => `${scales.x(x).toFixed(1)} ${scales.y(y).toFixed(1)}`).join("L")}Z`;

/** Where the two handles of a line stand: where the reader left them, else well inside the visible part. */
function gripsOf(line, memory) {
  if (memory?.key === String(line)) return memory.points;
  const ends = segment(line, LOW + 0.1, HIGH - 0.1);
  if (!ends) return null;
  const between = (t) => ends[0].map((v, i) => v + t * (ends[1][i] - v));
  return [between(0.1), between(0.9)];
}

/** The arrow from the middle of the line to the side where its output is 1. */
function arrow([w1, w2], [p, q]) {
  const [x, y] = [(scales.x(p[0]) + scales.x(q[0])) / 2, (scales.y(p[1]) + scales.y(q[1])) / 2];
  const length = Math.hypot(w1, w2);
  const angle = (Math.atan2(-w2 / length, w1 / length) * 180) / Math.PI;
  return svg`<path class="arrow" transform="translate(${x} ${y}) rotate(${angle})" d="M0 0H24M17 -6L25 0L17 6" />`;
}

/** The line itself, to be pushed as a whole. */
function lineView({ unit, kind, memory, onunit }) {
  const ends = segment(unit, LOW, HIGH);
  if (!ends) return nothing;
  const push = dragging({
    onstart: () => memory.set(`${kind} pushed`, unit),
    onmove(place, start) {
      const [w1, w2, b] = memory.get(`${kind} pushed`);
      const [dx, dy] = ["x", "y"].map((axis, i) => scales[axis].back(place[i]) - scales[axis].back(start[i]));
      onunit([w1, w2, b - w1 * dx - w2 * dy]);
    },
  });
  const [a, b] = ends.map(([x, y]) => [scales.x(x), scales.y(y)]);
  return svg`
    <g class="line ${kind}">
      <line class="line-hit" x1=${a[0]} y1=${a[1]} x2=${b[0]} y2=${b[1]}
        @pointerdown=${push.down} @pointermove=${push.move} @pointerup=${push.up} @pointercancel=${push.up} @touchstart=${hold} />
      <line class="line-seen" x1=${a[0]} y1=${a[1]} x2=${b[0]} y2=${b[1]} />
      ${arrow(unit, gripsOf(unit, memory.get(kind)) ?? ends)}
    </g>
  `;
}

/** The two handles that turn a line: each turns it around the other. */
function handles({ unit, name, kind, memory, onunit }) {
  const points = gripsOf(unit, memory.get(kind));
  if (!points) return nothing;
  const turn = (k) => (place) => {
    const moved = place.map(inside);
    const other = points[1 - k];
    if (Math.hypot(moved[0] - other[0], moved[1] - other[1]) < 0.3) return; // too close to give a direction
    const line = through(k ? other : moved, k ? moved : other, unit);
    memory.set(kind, { key: String(line), points: k ? [other, moved] : [moved, other] });
    onunit(line);
  };
  const words = ([x, y]) => `${show(Math.round(x * 100) / 100)}, ${show(Math.round(y * 100) / 100)}`;
  return points.map((at, k) =>
    grip({ at, scales, label: `${name}, handle ${k + 1}`, value: words(at), onmove: turn(k), kind }),
  );
}

/** One corner (or, in the plane of the hidden outputs, the corners that landed there). */
function pointView({ at, target, right, text }) {
  const [x, y] = [scales.x(at[0]), scales.y(at[1])];
  const kind = target === null ? "mixed" : target ? "one" : "zero";
  return svg`
    <g class="point ${kind}" style="transform:translate(${x}px,${y}px)">
      <circle r="17" />
      <text y="6">${target === null ? "?" : target}</text>
      ${right === undefined
        ? nothing
        : svg`<g class="badge ${right ? "right" : "wrong"}" transform="translate(15 -15)"><circle r="9" /><text y="4.5">${right ? "✓" : "✗"}</text></g>`}
      <text class="where" y="34">${text}</text>
    </g>
  `;
}

/**
 * plane({id, label, axes: [x, y], lines: [{unit, name, kind, memory, onunit}], output(code), points, extra, printing}):
 * `output(code)` is 0 or 1 for the cell on those sides of the lines; `points` are {at, target, right, text}.
 */
export function plane({ id, label, axes, lines, output, points, extra = nothing, printing }) {
  const parts = cells(lines.map(({ unit }) => unit), LOW, HIGH);
  return svg`
    <svg class="plane" viewBox="0 0 ${SIZE} ${SIZE}" role="group" aria-label=${label}>
      <defs>
        <pattern id="hatch-${id}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="9" />
        </pattern>
      </defs>
      ${parts.map(({ code, polygon }) => {
        const one = output(code);
        return svg`<path class="cell ${one ? "one" : "zero"}" d=${path(polygon)} />
          ${one ? nothing : svg`<path fill="url(#hatch-${id})" d=${path(polygon)} />`}`;
      })}
      <g class="frame" aria-hidden="true">
        <path d="M${scales.x(0)} 0V${SIZE}M0 ${scales.y(0)}H${SIZE}" />
        <path class="box" d="M${scales.x(0)} ${scales.y(0)}V${scales.y(1)}H${scales.x(1)}V${scales.y(0)}Z" />
        <text x=${SIZE - 8} y=${scales.y(0) - 8} text-anchor="end">${axes[0]}</text>
        <text x=${scales.x(0) + 8} y="18">${axes[1]}</text>
      </g>
      ${extra}
      ${lines.map(lineView)}
      <g aria-hidden="true">${points.map(pointView)}</g>
      ${printing ? nothing : lines.map(handles)}
    </svg>
  `;
}

/** Places in the drawing, for what a figure adds to it. */
export const place = ([x, y]) => [scales.x(x), scales.y(y)];

export const planeStyles = css`
  .plane {
    display: block;
    width: 100%;
    max-width: 400px;
    border-radius: 12px;
    user-select: none;
    -webkit-user-select: none;
    print-color-adjust: exact;
  }
  .cell.one {
    fill: color-mix(in srgb, var(--nn-blue) 22%, var(--nn-surface));
  }
  .cell.zero {
    fill: color-mix(in srgb, var(--nn-orange) 7%, var(--nn-surface));
  }
  pattern line {
    stroke: var(--nn-orange);
    stroke-width: 1;
    opacity: 0.22;
  }
  .frame path {
    fill: none;
    stroke: var(--nn-muted);
    opacity: 0.45;
  }
  .frame .box {
    stroke-dasharray: 3 4;
  }
  .frame text {
    font-size: 15px;
    font-style: italic;
    fill: var(--nn-ink);
  }
  .line-seen {
    stroke: var(--line-color, var(--nn-ink));
    stroke-width: 4;
    pointer-events: none;
  }
  .line-hit {
    stroke: transparent;
    stroke-width: 30;
    cursor: move;
    touch-action: none;
  }
  .arrow {
    fill: none;
    stroke: var(--line-color, var(--nn-ink));
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
    pointer-events: none;
  }
  .point {
    pointer-events: none;
    transition: transform 0.35s;
  }
  .point text {
    text-anchor: middle;
    font-size: 17px;
    font-weight: 650;
  }
  .point > circle {
    stroke: var(--nn-ink);
    stroke-width: 2.5;
    fill: var(--nn-surface);
  }
  .point.one > circle {
    fill: var(--nn-ink);
  }
  .point.one > text:not(.where) {
    fill: var(--nn-surface);
  }
  .point.zero > text,
  .point.mixed > text,
  .point .where {
    fill: var(--nn-ink);
  }
  .point.mixed > circle {
    stroke: var(--nn-red);
    stroke-dasharray: 4 3;
  }
  .point .where {
    font-size: 13px;
    font-weight: 500;
    paint-order: stroke;
    stroke: var(--nn-surface);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  .badge text {
    font-size: 12px;
    font-weight: 700;
    fill: var(--nn-surface);
  }
  .badge.right circle {
    fill: var(--nn-green);
  }
  .badge.wrong circle {
    fill: var(--nn-red);
  }
`;
