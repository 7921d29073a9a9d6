// How a waterfall looks.
import { css } from "lit";

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
    height: 58px; /* room for the words under the sum */
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
    top: 4px;
    margin-left: 3px;
    line-height: 20px;
    font-size: 0.875em;
    transition: left 0.25s;
  }
  .fall-amount,
  .fall-sum b {
    z-index: 1; /* a number interrupts the line of the limit, and lets the handle be grabbed through it */
    padding: 0 3px;
    border-radius: 4px;
    background: var(--nn-surface);
    pointer-events: none;
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
    left: 21px;
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
