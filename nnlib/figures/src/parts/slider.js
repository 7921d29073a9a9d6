// A labeled slider with a number entry: drag, arrow keys, or type the number. The filled part runs from zero,
// so that a negative value looks negative.
import { css, html, nothing } from "lit";
import { round } from "../math/decimal.js";

/**
 * slider({label, symbol, value, min, max, step, decimals, onchange}): `label` is the accessible name,
 * `symbol` (optional) is what is printed in front of it; `onchange(value)` gets a clean number.
 */
export function slider({ label, symbol, value, min, max, step, decimals = 2, onchange }) {
  const share = (v) => `${(100 * (Math.min(max, Math.max(min, v)) - min)) / (max - min)}%`;
  const zero = Math.min(max, Math.max(min, 0));
  const change = (event) => {
    const moved = round(event.target.valueAsNumber, decimals);
    if (moved !== value) onchange(moved);
  };
  const track = `--from:${share(Math.min(zero, value))};--to:${share(Math.max(zero, value))};--fill:var(--nn-${value < 0 ? "orange" : "blue"})`;
  return html`
    <div class="slider">
      ${symbol ? html`<span class="slider-symbol" aria-hidden="true">${symbol}</span>` : nothing}
      <input
        type="range"
        aria-label=${label}
        style=${track}
        min=${min}
        max=${max}
        step=${step}
        .value=${String(value)}
        @input=${change}
      />
      ${entry({ label: `${label}, as a number`, value, min, max, decimals, onchange })}
    </div>
  `;
}

/** entry({label, value, min, max, decimals, onchange}): the number alone, to type. */
export function entry({ label, value, min, max, decimals = 2, onchange }) {
  const change = (event) => {
    const typed = event.target.valueAsNumber;
    const clean = Number.isFinite(typed) ? round(Math.min(max, Math.max(min, typed)), decimals) : value;
    event.target.value = clean; // an empty or too large entry springs back to what holds
    if (clean !== value) onchange(clean);
  };
  return html`<input
    type="number"
    class="entry num"
    aria-label=${label}
    min=${min}
    max=${max}
    step="any"
    .value=${String(value)}
    @change=${change}
  />`;
}

const track = css`
  height: 6px;
  border-radius: 3px;
  background: linear-gradient(
    to right,
    var(--nn-line) var(--from),
    var(--fill) var(--from),
    var(--fill) var(--to),
    var(--nn-line) var(--to)
  );
`;

const thumb = css`
  width: 24px;
  height: 24px;
  border-radius: 50%;
  border: 3px solid var(--nn-surface);
  background: var(--nn-ink);
  box-shadow: 0 0 0 1px var(--nn-ink);
`;

export const sliderStyles = css`
  .slider {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  .slider-symbol {
    white-space: nowrap;
  }
  .slider input,
  .entry {
    font: inherit;
    color: inherit;
    height: 44px;
    margin: 0;
  }
  .slider input[type="range"] {
    flex: 1 1 80px;
    min-width: 80px;
    appearance: none;
    background: transparent;
    cursor: grab;
    border-radius: 10px;
    touch-action: pan-y;
  }
  .slider input[type="range"]:active {
    cursor: grabbing;
  }
  .slider input[type="range"]::-webkit-slider-runnable-track {
    ${track}
  }
  .slider input[type="range"]::-moz-range-track {
    ${track}
  }
  .slider input[type="range"]::-webkit-slider-thumb {
    appearance: none;
    margin-top: -9px;
    ${thumb}
  }
  .slider input[type="range"]::-moz-range-thumb {
    box-sizing: border-box;
    ${thumb}
  }
  .entry {
    width: 64px;
    text-align: center;
    background: var(--nn-paper);
    border: 1px solid var(--nn-line);
    border-radius: 10px;
    appearance: textfield;
  }
  .entry::-webkit-inner-spin-button {
    appearance: none;
    margin: 0;
  }
`;
