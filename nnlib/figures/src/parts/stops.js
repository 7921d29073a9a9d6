// A slider with a few marked stops, for values that are not evenly spaced.
import { css, html } from "lit";

/** stops({label, values, value, say(value), mark(value), onchange}): `say` is the spoken value, `mark` the printed one. */
export function stops({ label, values, value, say, mark = String, onchange }) {
  const last = values.length - 1;
  const at = values.indexOf(value);
  return html`
    <div class="stops" style="--last:${last}">
      <input
        type="range"
        aria-label=${label}
        aria-valuetext=${say(value)}
        min="0"
        max=${last}
        step="1"
        style="--from:0%;--to:${(100 * at) / last}%;--fill:var(--nn-accent)"
        .value=${String(at)}
        @input=${(event) => onchange(values[event.target.valueAsNumber])}
      />
      <div class="stop-marks num" aria-hidden="true">
        ${values.map((v, i) => html`<span class=${i === at ? "here" : ""} style="left:calc(12px + (100% - 24px) * ${i / last})">${mark(v)}</span>`)}
      </div>
    </div>
  `;
}

export const stopStyles = css`
  .stops {
    flex: 1 1 240px;
    min-width: 0;
  }
  .stops input {
    display: block;
    width: 100%;
    height: 44px;
    margin: 0;
    appearance: none;
    background: transparent;
    cursor: grab;
    border-radius: 10px;
    touch-action: pan-y;
  }
  .stops input:focus-visible {
    outline-offset: -8px; /* between the caption and the marks */
  }
  .stops input::-webkit-slider-runnable-track {
    height: 6px;
    border-radius: 3px;
    background: linear-gradient(to right, var(--fill) var(--to), var(--nn-line) var(--to));
  }
  .stops input::-moz-range-track {
    height: 6px;
    border-radius: 3px;
    background: linear-gradient(to right, var(--fill) var(--to), var(--nn-line) var(--to));
  }
  .stops input::-webkit-slider-thumb {
    appearance: none;
    margin-top: -9px;
    width: 24px;
    height: 24px;
    border-radius: 50%;
    border: 3px solid var(--nn-surface);
    background: var(--nn-ink);
    box-shadow: 0 0 0 1px var(--nn-ink);
  }
  .stops input::-moz-range-thumb {
    box-sizing: border-box;
    width: 24px;
    height: 24px;
    border-radius: 50%;
    border: 3px solid var(--nn-surface);
    background: var(--nn-ink);
    box-shadow: 0 0 0 1px var(--nn-ink);
  }
  .stop-marks {
    position: relative;
    height: 20px;
    margin-top: -6px;
    font-size: 0.875em;
    color: var(--nn-muted);
  }
  .stop-marks span {
    position: absolute;
    transform: translateX(-50%);
  }
  .stop-marks .here {
    color: var(--nn-ink);
    font-weight: 700;
  }
`;
