// What every figure and every small element looks like. Colors come from the tokens alone.
import { css } from "lit";

export const shared = css`
  :host {
    display: block;
    font-family: var(--nn-font, system-ui), -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    font-size: 16px;
    line-height: 1.4;
    color: var(--nn-ink);
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  .card {
    background: var(--nn-surface);
    border: 1px solid var(--nn-line);
    border-radius: 14px;
    padding: 16px;
    position: relative;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--nn-muted);
  }
  .small {
    font-size: 0.875em;
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .button {
    font: inherit;
    color: var(--nn-ink);
    background: transparent;
    border: 1px solid var(--nn-line);
    border-radius: 10px;
    min-height: 44px;
    min-width: 44px;
    padding: 0 14px;
    cursor: pointer;
  }
  .button:hover {
    border-color: var(--nn-accent);
  }
  .button.primary {
    background: var(--nn-accent);
    border-color: var(--nn-accent);
    color: var(--nn-surface);
    font-weight: 600;
  }
  .button.plain {
    border-color: transparent;
    color: var(--nn-muted);
  }
  .button.plain:hover,
  .button.plain[aria-expanded="true"] {
    color: var(--nn-ink);
    border-color: var(--nn-line);
  }
  :focus-visible {
    outline: 3px solid var(--nn-accent);
    outline-offset: 2px;
  }
  .hush {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 12px;
    text-align: right;
    border-bottom: 1px solid var(--nn-line);
    font-weight: 400;
  }
  th {
    color: var(--nn-muted);
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
  caption {
    text-align: left;
    color: var(--nn-muted);
    padding-bottom: 4px;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
  @media print {
    .screen-only {
      display: none !important;
    }
    .card {
      break-inside: avoid;
    }
  }
`;
