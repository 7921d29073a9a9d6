import { css } from "lit";

export const crowdStyles = css`
  .controls {
    display: grid;
    gap: 4px 16px;
  }
  .control {
    display: grid;
    grid-template-columns: 8.5em minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  .control .segmented {
    justify-self: start;
  }
  .panels {
    display: grid;
    gap: 12px;
    margin-top: 16px;
  }
  .panels.wide {
    grid-template-columns: 1fr 1fr;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption b {
    font-size: 1.25em;
  }
  .bad {
    color: var(--nn-orange);
  }
  .good {
    color: var(--nn-blue);
  }
  .bells {
    display: block;
    width: 100%;
    max-width: 460px;
  }
  .bells path {
    fill: none;
  }
  .bells .right {
    fill: var(--nn-blue);
    opacity: 0.22;
    print-color-adjust: exact;
  }
  .bells .plus {
    stroke: var(--nn-blue);
    stroke-width: 2.5;
  }
  .bells .minus {
    stroke: var(--nn-orange);
    stroke-width: 2.5;
    stroke-dasharray: 7 5;
  }
  .bells .floor {
    stroke: var(--nn-line);
  }
  .bells .border {
    stroke: var(--nn-ink);
    stroke-width: 1.5;
  }
  .bells text {
    font-size: 13px;
    text-anchor: middle;
    fill: var(--nn-muted);
    font-variant-numeric: tabular-nums;
  }
  .narrow .control {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }
`;
