import { css } from "lit";

export const concertStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 8px;
    margin-bottom: 14px;
  }
  .title {
    font-size: 1.125em;
    font-weight: 700;
  }
  .lead {
    margin: 2px 0 8px;
  }
  .stage {
    position: relative;
  }
  .wiring {
    position: absolute;
    inset: 0 auto auto 0;
    pointer-events: none;
  }
  .wiring .out {
    stroke: var(--nn-ink);
    stroke-width: 2;
  }
  .plate rect {
    stroke-width: 2;
    fill: var(--nn-surface);
  }
  .plate.on rect {
    fill: var(--nn-blue);
    stroke: var(--nn-blue);
  }
  .plate.off rect {
    stroke: var(--nn-orange);
    stroke-dasharray: 3 4;
  }
  .plate text {
    text-anchor: middle;
    font-weight: 650;
    fill: var(--nn-ink);
    font-variant-numeric: tabular-nums;
  }
  .plate.on text {
    fill: var(--nn-surface);
  }
  .plate .why {
    font-weight: 400;
    font-size: 14px;
  }
  .rows {
    position: relative;
  }
  .row {
    display: grid;
    align-content: center;
    gap: 4px 14px;
  }
  .wide .row {
    height: 88px;
    grid-template-columns: 222px minmax(0, 1fr);
    padding-right: 190px;
  }
  .narrow .row {
    height: 128px;
    padding-right: 64px;
  }
  .narrow .rows {
    padding-bottom: 174px;
  }
  .answer,
  .weight {
    display: flex;
    flex-direction: column;
    gap: 4px;
    align-items: flex-start;
  }
  .weight .slider {
    width: 100%;
  }
  .narrow .answer {
    flex-flow: row wrap;
    align-items: center;
    justify-content: space-between;
  }
  .narrow .weight > .small {
    display: none;
  }
  .wide .slider-symbol {
    display: none;
  }
  .question {
    font-weight: 600;
    line-height: 24px;
    white-space: nowrap;
  }
  .weight > .small {
    white-space: nowrap;
    line-height: 24px;
  }
  .waterfall {
    margin-top: 18px;
  }
  .limit {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 4px;
  }
  .limit .slider {
    flex: 0 1 420px;
  }
  .equation {
    margin-top: 12px;
    font-size: 1.0625em;
  }
  .term {
    white-space: nowrap;
  }
  .verdict {
    white-space: nowrap;
    margin-left: 6px;
  }
  .verdict.go {
    color: var(--nn-blue);
  }
  .verdict.stay {
    color: var(--nn-orange);
  }
  @media print {
    .weight input[type="range"] {
      display: none;
    }
    .weight .slider {
      justify-content: flex-end;
    }
    .weight {
      align-items: flex-end;
    }
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(72px, 1fr));
    gap: 8px;
    margin: 12px 0 8px;
  }
  .tile {
    font: inherit;
    color: var(--nn-ink);
    min-height: 60px;
    padding: 6px 2px;
    border-radius: 10px;
    border: 1.5px solid var(--nn-line);
    background: var(--nn-surface);
    cursor: pointer;
  }
  .tile.fails {
    border-color: var(--nn-red);
  }
  .tile.fits b {
    color: var(--nn-green);
  }
  .tile.fails b {
    color: var(--nn-red);
  }
  .tile[aria-pressed="true"] {
    box-shadow: 0 0 0 2px var(--nn-ink);
  }
  .tile-bits {
    display: flex;
    justify-content: center;
    gap: 3px;
  }
  .tile-bits i {
    width: 20px;
    height: 20px;
    border-radius: 50%;
    border: 1.5px solid var(--nn-ink);
    font-style: normal;
    font-size: 12px;
    line-height: 17px;
    text-align: center;
  }
  .tile-bits .yes {
    background: var(--nn-ink);
    color: var(--nn-surface);
  }
  .tile-word {
    display: block;
    margin-top: 4px;
    font-size: 0.875em;
  }
  .counter {
    margin-top: 10px;
  }
`;
