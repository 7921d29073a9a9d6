// A sum, built up step by step on one axis, against a limit: every step starts where the last one ended.
// In front of the limit lies "no", beyond it "yes". The limit can be dragged when `onlimit` is given.
import { css, html, nothing } from "lit";
import { add, show } from "../math/decimal.js";
import { scale, ticks } from "./axes.js";

/** Bounds for the axis: wide enough for every sum that can occur and for the limit, ending on ticks. */
export function bounds(lowest, highest, limit) {
  const room = Math.max(highest - lowest, 1e-9) * 0.15;
  const low = Math.min(lowest - (lowest < 0 ? room : 0), limit - room / 2);
  const high = Math.max(highest + room, limit + room / 2);
  const marks = ticks(low, high);
  const step = add(marks[1], -marks[0]);
  return [marks[0] > low ? add(marks[0], -step) : marks[0], marks.at(-1) < high ? add(marks.at(-1), step) : marks.at(-1)];
}

/**
 * waterfall({steps: [{name, amount}], limit, domain, words: [below, above], limitName, step, onlimit}).
 */
export function waterfall({ steps, limit, domain, words, limitName, step, onlimit }) {
  const at = scale(domain, [0, 100]);
  let sum = 0;
  const bars = steps.map(({ name, amount }) => {
    const from = sum;
    sum = add(sum, amount);
    return { name, amount, from, to: sum };
  });
  const above = sum > limit;
  return html`
    <div class="waterfall" style="--limit:${at(limit)}%">
      <div class="fall-plot">
        <div class="fall-side below"><span>${words[0]}</span></div>
        <div class="fall-side above"><span>${words[1]}</span></div>
        <div class="fall-zero" style="left:${at(0)}%"></div>
      </div>
      ${bars.map(
        ({ name, amount, from, to }) => html`
          <span class="fall-name">${name}</span>
          <div class="fall-row">
            <div
              class="fall-bar ${amount < 0 ? "minus" : "plus"}"
              style="left:${at(Math.min(from, to))}%;width:${at(Math.max(from, to)) - at(Math.min(from, to))}%"
            ></div>
            <span class="fall-amount num" style="left:${at(Math.max(from, to))}%">${show(amount, { plus: true })}</span>
          </div>
        `,
      )}
      <span class="fall-name total">sum</span>
      <div class="fall-row total">
        <div class="fall-sum ${above ? "above" : "below"}" style="left:${at(sum)}%"><b class="num">${show(sum)}</b></div>
      </div>
      <span></span>
      <div class="fall-axis num" aria-hidden="true">
        ${ticks(...domain).map((t) => html`<span style="left:${at(t)}%">${show(t)}</span>`)}
      </div>
      <div class="fall-plot front">
        <div class="fall-limit"><span>${onlimit ? html`<i aria-hidden="true">◂</i> ` : nothing}${limitName} <b class="num">${show(limit)}</b>${onlimit ? html` <i aria-hidden="true">▸</i>` : nothing}</span></div>
        ${onlimit
          ? html`<input
              type="range"
              class="fall-handle screen-only"
              aria-label=${limitName}
              min=${domain[0]}
              max=${domain[1]}
              step=${step}
              .value=${String(limit)}
              @input=${(event) => onlimit(event.target.valueAsNumber)}
            />`
          : nothing}
      </div>
    </div>
  `;
}

const handle = css`
  appearance: none;
  width: 44px;
  height: 100%;
  min-height: 132px;
  border: 0;
  border-radius: 10px;
  background: transparent;
  cursor: ew-resize;
  pointer-events: auto;
`;

export const waterfallStyles = css`
  .waterfall {
    position: relative;
    display: grid;
    grid-template-columns: max-content 1fr;
    column-gap: 12px;
    padding: 44px 14px 0 0;
  }
  .fall-name {
    grid-column: 1;
    line-height: 28px;
    font-size: 0.875em;
    color: var(--nn-muted);
  }
  .fall-name.total {
    line-height: 40px;
    color: var(--nn-ink);
    font-weight: 600;
  }
  .fall-row {
    position: relative;
    grid-column: 2;
    height: 28px;
  }
  .fall-row.total {
    height: 40px;
  }
  .fall-plot {
    grid-column: 2 / 3;
    position: absolute;
    inset: 0 0 26px;
    border-radius: 8px;
  }
  .fall-plot.front {
    pointer-events: none;
  }
  .fall-side {
    position: absolute;
    inset: 40px 0 0;
    font-size: 0.875em;
    font-weight: 600;
    overflow: hidden;
  }
  .fall-side span {
    position: absolute;
    bottom: 4px;
    white-space: nowrap;
  }
  .fall-side.below {
    right: calc(100% - var(--limit));
    color: var(--nn-orange);
    background: color-mix(in srgb, var(--nn-orange) 7%, transparent);
    border-radius: 8px 0 0 8px;
  }
  .fall-side.below span {
    left: 8px;
  }
  .fall-side.above {
    left: var(--limit);
    color: var(--nn-blue);
    background: color-mix(in srgb, var(--nn-blue) 10%, transparent);
    border-radius: 0 8px 8px 0;
  }
  .fall-side.above span {
    right: 8px;
  }
  .fall-zero {
    position: absolute;
    top: 40px;
    bottom: 0;
    border-left: 1px solid var(--nn-line);
  }
  .fall-bar {
    position: absolute;
    top: 6px;
    height: 16px;
    border-radius: 3px;
    background: var(--nn-blue);
    transition: left 0.25s, width 0.25s;
    print-color-adjust: exact;
  }
  .fall-bar.minus {
    background: repeating-linear-gradient(135deg, var(--nn-orange) 0 5px, transparent 5px 8px);
    box-shadow: inset 0 0 0 2px var(--nn-orange);
  }
  .fall-amount {
    position: absolute;
    padding-left: 6px;
    line-height: 28px;
    font-size: 0.875em;
    transition: left 0.25s;
  }
  .fall-sum {
    position: absolute;
    top: 11px;
    width: 18px;
    height: 18px;
    margin-left: -9px;
    border-radius: 50%;
    background: var(--nn-blue);
    transition: left 0.25s;
    print-color-adjust: exact;
  }
  .fall-sum.below {
    background: var(--nn-surface);
    box-shadow: inset 0 0 0 4px var(--nn-orange);
  }
  .fall-sum b {
    position: absolute;
    left: 24px;
    line-height: 18px;
  }
  .fall-limit {
    position: absolute;
    top: 0;
    bottom: 0;
    left: var(--limit);
    border-left: 2.5px solid var(--nn-ink);
    margin-left: -1.25px;
  }
  .fall-limit span {
    position: absolute;
    top: 0;
    left: 0;
    transform: translateX(-50%);
    white-space: nowrap;
    padding: 2px 10px;
    border-radius: 999px;
    background: var(--nn-ink);
    color: var(--nn-surface);
    font-size: 0.875em;
    print-color-adjust: exact;
  }
  .fall-limit i {
    font-style: normal;
    opacity: 0.7;
  }
  .fall-handle {
    appearance: none;
    position: absolute;
    left: -22px;
    width: calc(100% + 44px);
    top: 0;
    height: 100%;
    margin: 0;
    background: transparent;
    border-radius: 10px;
    touch-action: pan-y;
  }
  .fall-handle::-webkit-slider-runnable-track {
    height: 100%;
  }
  .fall-handle::-moz-range-track {
    height: 100%;
  }
  .fall-handle::-webkit-slider-thumb {
    ${handle}
  }
  .fall-handle::-moz-range-thumb {
    ${handle}
  }
  .fall-axis {
    position: relative;
    grid-column: 2;
    height: 26px;
    font-size: 0.8125em;
    color: var(--nn-muted);
  }
  .fall-axis span {
    position: absolute;
    transform: translateX(-50%);
    line-height: 26px;
  }
`;
