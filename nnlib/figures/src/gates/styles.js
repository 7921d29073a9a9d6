import { css } from "lit";

export const gatesStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 8px;
    margin-bottom: 14px;
  }
  .stage {
    display: grid;
    gap: 16px 20px;
  }
  .wide.one {
    grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
  }
  .wide.two {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .wide .verdict {
    grid-column: 1 / -1;
  }
  .wide.one .side {
    grid-area: 1 / 2;
  }
  .score {
    margin-bottom: 12px;
  }
  .narrow .plane {
    margin: 0 auto;
  }
  .caption {
    margin-top: 6px;
  }
  .numbers {
    display: flex;
    flex-direction: column;
    gap: 4px;
    align-items: flex-start;
  }
  .numbers .slider {
    width: 100%;
  }
  .numbers .slider-symbol {
    width: 26px;
    font-style: italic;
  }
  .which {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .segmented.small {
    font-size: 0.875em;
  }
  .truth {
    width: 100%;
    margin-top: 12px;
  }
  .truth th,
  .truth td {
    text-align: center;
    padding: 5px 4px;
  }
  .truth tbody th {
    color: var(--nn-ink);
  }
  .right .mark {
    color: var(--nn-green);
    font-weight: 700;
  }
  .wrong .mark {
    color: var(--nn-red);
    font-weight: 700;
  }
  .verdict {
    padding: 14px;
    border-radius: 10px;
    border: 1px solid var(--nn-line);
    background: var(--nn-paper);
  }
  .verdict > * + * {
    margin-top: 10px;
  }
  .big {
    white-space: nowrap;
    font-size: 1.375em;
    font-weight: 700;
    margin-left: 6px;
  }
  .full {
    color: var(--nn-green);
  }
  .good {
    color: var(--nn-green);
    font-weight: 600;
  }
  .predict {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
  }
  .units {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .unit {
    padding: 3px 10px;
    border-radius: 999px;
    border: 1px solid var(--nn-line);
    background: var(--nn-surface);
    font-size: 0.9375em;
  }
  .hidden1,
  .key.h1 {
    --line-color: var(--nn-accent);
  }
  .hidden2,
  .key.h2 {
    --line-color: var(--nn-green);
  }
  .key {
    color: var(--line-color);
    font-weight: 700;
  }
  .hidden2 .line-seen {
    stroke-dasharray: 12 6;
  }
  .network {
    display: block;
    width: 100%;
    max-width: 360px;
    margin: 0 auto;
  }
  .network text {
    text-anchor: middle;
    font-size: 14px;
    fill: var(--nn-ink);
    font-variant-numeric: tabular-nums;
  }
  .network .weight {
    font-size: 13px;
    paint-order: stroke;
    stroke: var(--nn-surface);
    stroke-width: 5px;
    stroke-linejoin: round;
  }
  .network .bias {
    font-size: 12px;
    fill: var(--nn-muted);
  }
  .node circle {
    fill: var(--nn-surface);
    stroke: var(--line-color, var(--nn-ink));
    stroke-width: 3;
  }
  .crossing path {
    fill: none;
    stroke: var(--nn-red);
    stroke-width: 2;
    stroke-dasharray: 6 5;
  }
  .crossing circle {
    fill: var(--nn-red);
  }
  .crossing text {
    text-anchor: middle;
    font-size: 14px;
    font-weight: 600;
    fill: var(--nn-red);
    paint-order: stroke;
    stroke: var(--nn-surface);
    stroke-width: 4px;
  }
`;
