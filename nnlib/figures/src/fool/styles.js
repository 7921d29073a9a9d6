import { css } from "lit";

export const foolStyles = css`
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    margin: 14px 0 0;
  }
  .segmented label {
    padding: 4px 12px;
  }
  .segmented.wrap {
    flex-wrap: wrap;
  }
  .segmented small {
    color: inherit;
  }
  .verdict {
    margin: 14px 0 10px;
    font-size: 1.125em;
  }
  .verdict b {
    font-size: 1.15em;
  }
  .is-first {
    color: var(--nn-blue);
  }
  .is-other {
    color: var(--nn-orange);
  }
  .tiles {
    display: grid;
    gap: 4px 16px;
  }
  .tiles figure {
    margin: 0;
    min-width: 0;
  }
  .tiles figcaption {
    font-size: 0.875em;
    color: var(--nn-muted);
    text-align: center;
    line-height: 1.3;
    padding-top: 4px;
  }
  canvas {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    border-radius: 8px;
    background: var(--nn-line);
    print-color-adjust: exact;
  }
  .coarse {
    image-rendering: pixelated;
    border-radius: 4px;
    outline: 1px solid var(--nn-line);
  }
  .answer {
    margin-top: 14px;
    padding: 10px 14px;
    border-radius: 10px;
    background: var(--nn-paper);
    border: 1px solid var(--nn-line);
  }
  .score {
    display: block;
    margin-top: 2px;
    font-weight: 650;
  }
  .waiting {
    min-height: 420px;
    display: grid;
    place-content: center;
    gap: 12px;
    text-align: center;
  }
`;

export const photoStyles = css`
  .guess {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    margin-top: 14px;
  }
  .epsilon-name {
    margin: 14px 0 -2px;
  }
  .epsilon {
    display: flex;
    align-items: flex-start;
    gap: 12px;
  }
  .below {
    margin-top: 14px;
  }
  .epsilon .symbol {
    font-size: 1.25em;
    line-height: 44px;
  }
  .epsilon .unit {
    line-height: 44px;
  }
  /* A photograph of 224 pixels is shown at 224, for stretched by a little its grain would show stripes. */
  .tiles {
    grid-template-areas: "photo change changed" "bphoto facts bchanged";
    grid-template-columns: repeat(3, minmax(0, 224px));
    justify-content: space-between;
  }
  .narrow .tiles {
    grid-template-areas: "photo changed" "bphoto bchanged" "change facts";
    grid-template-columns: repeat(2, minmax(0, 224px));
  }
  .t-photo {
    grid-area: photo;
  }
  .t-change {
    grid-area: change;
  }
  .t-changed {
    grid-area: changed;
  }
  .b-photo {
    grid-area: bphoto;
  }
  .b-changed {
    grid-area: bchanged;
  }
  .facts {
    grid-area: facts;
    padding-top: 8px;
  }
  .pair-of-tiles {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 242px));
    justify-content: center;
    gap: 16px;
    margin-bottom: 10px;
  }
  .narrow .pair-of-tiles {
    gap: 6px;
  }
  .narrow .pick {
    padding: 3px;
  }
  .pick {
    font: inherit;
    color: inherit;
    padding: 8px;
    border: 1px solid var(--nn-line);
    border-radius: 12px;
    background: var(--nn-paper);
    cursor: pointer;
  }
  .pick:hover {
    border-color: var(--nn-accent);
  }
  .pick span {
    display: block;
    line-height: 32px;
  }
  .tally {
    display: inline-block;
    margin-right: 14px;
  }
`;

export const drawingStyles = css`
  .desk {
    display: grid;
    gap: 16px;
    margin-top: 14px;
  }
  .wide .desk {
    grid-template-columns: 240px minmax(0, 1fr);
  }
  .sheet-side {
    width: 100%;
    max-width: 300px;
    justify-self: center;
  }
  nn-pad canvas {
    border-radius: 0;
    outline: none;
  }
  .hint {
    font-size: 0.875em;
    text-align: center;
    align-content: end;
    padding-bottom: 4px;
    color: dimgray;
  }
  .sheet-buttons {
    display: flex;
    gap: 8px;
    margin-top: 8px;
  }
  .settings {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 10px;
  }
  .settings .slider {
    width: 100%;
  }
  .segmented.digits {
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    width: 100%;
  }
  .segmented.digits label {
    padding: 0;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 16px;
    align-items: center;
  }
  select {
    font: inherit;
    font-size: 1rem;
    color: var(--nn-ink);
    height: 44px;
    padding: 0 8px;
    margin-left: 6px;
    border: 1px solid var(--nn-line);
    border-radius: 10px;
    background: var(--nn-paper);
  }
  .tiles.three {
    grid-template-areas: none;
    grid-template-columns: repeat(3, minmax(0, 176px));
    max-width: 560px;
    margin: 0 auto;
  }
  .narrow .tiles.three {
    gap: 4px 8px;
  }
  .challenge {
    margin-top: 18px;
    padding-top: 14px;
    border-top: 1px solid var(--nn-line);
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 10px;
  }
  .records {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 24px;
  }
  .records b {
    font-size: 1.25em;
  }
  .records .button:disabled,
  .sheet-buttons .button:disabled {
    color: var(--nn-muted);
    cursor: default;
    border-style: dashed;
  }
`;

export const chartStyles = css`
  .column-track {
    display: flex;
    align-items: flex-end;
    justify-content: center;
    gap: 2px;
    border-bottom: 1.5px solid var(--nn-muted);
    print-color-adjust: exact;
  }
  .chart-title {
    margin-top: 8px;
  }
  .chart {
    display: flex;
    gap: 4px;
    margin-top: 4px;
    font-size: 0.875em;
    text-align: center;
    color: var(--nn-muted);
  }
  .chart .column {
    flex: 1 1 0;
  }
  .chart .column-track {
    height: 64px;
  }
  .chart i {
    width: 100%;
    max-width: 22px;
    min-height: 1px;
    border-radius: 3px 3px 0 0;
    background: var(--nn-blue);
    opacity: 0.45;
  }
  .chart.goal i {
    background: var(--nn-orange);
  }
  .chart .here {
    color: var(--nn-ink);
    font-weight: 700;
  }
  .chart .here i {
    opacity: 1;
  }
  .answers {
    max-width: 560px;
    margin: 14px auto 0;
  }
  .legend {
    display: flex;
    gap: 18px;
  }
  .key {
    display: inline-block;
    width: 12px;
    height: 12px;
    border-radius: 3px;
  }
  .answers ol {
    display: flex;
    gap: 6px;
    list-style: none;
    margin: 6px 0 0;
    padding: 0;
  }
  .answers li {
    position: relative;
    flex: 1 1 0;
    text-align: center;
  }
  .answers .column-track {
    height: 90px;
  }
  .answers li i {
    flex: 1 1 0;
    max-width: 20px;
    border-radius: 3px 3px 0 0;
  }
  .answers .before {
    background: var(--nn-surface);
    box-shadow: inset 0 0 0 2px var(--nn-blue);
  }
  .answers .after {
    background: var(--nn-orange);
  }
  .answers b {
    font-weight: 400;
  }
  .answers .was b {
    color: var(--nn-blue);
    font-weight: 750;
  }
  .answers .now b {
    text-decoration: underline 3px;
    text-underline-offset: 3px;
    font-weight: 750;
  }
`;
