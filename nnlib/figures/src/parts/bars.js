// The likeliest classes as bars: name and percent on a line, the bar below.
import { css, html } from "lit";

/** A probability for the eye: 99.9 %, 0.02 %, never 100 % unless it rounds to it at three digits. */
export function percent(p) {
  const hundred = 100 * p;
  if (hundred >= 99.95 && p < 1) return ">\u00a099.9\u00a0%";
  if (hundred > 0 && hundred < 0.05) return "<\u00a00.1\u00a0%";
  return `${hundred.toFixed(1)}\u00a0%`;
}

/** bars({label, rows: [[name, p]], kind: (name) => "first" | "goal" | ""}): the list of the likeliest classes. */
export function bars({ label, rows, kind }) {
  return html`
    <ol class="bars" aria-label=${label}>
      ${rows.map(
        ([name, p]) => html`<li class=${kind(name)}>
          <span class="bar-name">${name}</span> <span class="bar-share num">${percent(p)}</span>
          <span class="bar-track" aria-hidden="true"><i style="width:${Math.max(0.5, 100 * p)}%"></i></span>
        </li>`,
      )}
    </ol>
  `;
}

export const barStyles = css`
  .bars {
    list-style: none;
    margin: 8px 0 0;
    padding: 0;
    font-size: 0.875em;
  }
  .bars li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 8px;
    margin-bottom: 6px;
    line-height: 1.3;
  }
  .bar-track {
    grid-column: 1 / -1;
    height: 7px;
    border-radius: 4px;
    background: var(--nn-line);
    overflow: hidden;
    print-color-adjust: exact;
  }
  .bar-track i {
    display: block;
    height: 100%;
    border-radius: 4px;
    background: var(--nn-muted);
    transition: width 0.25s;
  }
  .first .bar-track i {
    background: var(--nn-blue);
  }
  .goal .bar-track i {
    background: var(--nn-orange);
  }
  .first .bar-name,
  .goal .bar-name {
    font-weight: 650;
  }
  .first .bar-name {
    color: var(--nn-blue);
  }
  .goal .bar-name {
    color: var(--nn-orange);
  }
`;
