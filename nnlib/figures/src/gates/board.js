// The collection: all sixteen functions of two inputs, ticked as the reader makes them.
import { css, html, svg } from "lit";
import { beyondLines, corners, functionName, functions } from "../math/boolean.js";

const tile = (bits, found, now) => html`
  <li class="${found ? "found" : "open"} ${now ? "now" : ""}">
    <svg viewBox="0 0 44 44" aria-hidden="true">
      <rect x="0.75" y="0.75" width="42.5" height="42.5" rx="8" />
      ${corners.map(
        ([x1, x2], i) => svg`<circle class=${found ? `b${bits[i]}` : "unknown"} cx=${13 + 18 * x1} cy=${31 - 18 * x2} r="5.5" />`,
      )}
    </svg>
    <span class="tile-name">${functionName(bits)}<span class="hush">${found ? ": found" : ": not yet"}</span></span>
  </li>
`;

/** board({found: Set of bits, now: bits, layers}): sixteen tiles; only fourteen are within reach of a line. */
export function board({ found, now, layers }) {
  const within = functions.filter((bits) => !beyondLines.includes(bits) && found.has(bits)).length;
  const both = beyondLines.every((bits) => found.has(bits));
  const rest =
    within === 14
      ? both
        ? "All sixteen: with a hidden layer nothing is out of reach."
        : layers === "one"
          ? "All that a line can make. XOR and XNOR stay empty."
          : "XOR and XNOR need the hidden layer."
      : "";
  return html`
    <details class="board screen-only">
      <summary>
        Collect them all: <b class="num">${found.size} of 16</b> functions found<span class="muted"> (one line can make 14)</span>
      </summary>
      <p class="small muted">
        Each tile is one way to answer the four corners; a filled dot is a 1. Every function you make is ticked off. ${rest}
      </p>
      <ul>
        ${functions.map((bits) => tile(bits, found.has(bits), bits === now))}
      </ul>
    </details>
  `;
}

export const boardStyles = css`
  .board {
    margin-top: 16px;
  }
  .board summary {
    min-height: 44px;
    padding: 11px 4px;
    cursor: pointer;
    border-radius: 10px;
  }
  .board ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(70px, 1fr));
    gap: 10px 6px;
    list-style: none;
    margin: 10px 0 0;
    padding: 0;
  }
  .board li {
    text-align: center;
  }
  .board svg {
    width: 48px;
    display: block;
    margin: 0 auto 2px;
  }
  .board rect {
    fill: var(--nn-surface);
    stroke: var(--nn-muted);
    stroke-width: 1.5;
    stroke-dasharray: 3 3;
  }
  .board .found rect {
    stroke: var(--nn-green);
    stroke-dasharray: none;
  }
  .board .now rect {
    stroke: var(--nn-accent);
    stroke-width: 3;
  }
  .board circle {
    fill: var(--nn-surface);
    stroke: var(--nn-ink);
    stroke-width: 1.5;
  }
  .board .b1 {
    fill: var(--nn-ink);
  }
  .board .unknown {
    stroke: var(--nn-line);
  }
  .tile-name {
    display: block;
    font-size: 0.75em;
    line-height: 1.2;
  }
  .open .tile-name {
    color: var(--nn-muted);
  }
`;
