// One class's probability at each epsilon: a column each, the current one marked.
import { html, nothing } from "lit";

/** chart({name, shares, labels, here, kind}): columns from 0 to 1; null for what is not to be seen yet. */
export const chart = ({ name, shares, labels, here, kind }) => html`
  <p class="small chart-title">How likely “${name}” is, by ε</p>
  <div class="chart ${kind}" aria-hidden="true">
    ${shares.map(
      (p, i) => html`<div class="column ${i === here ? "here" : ""}">
        <span class="column-track">${p === null ? nothing : html`<i style="height:${100 * p}%"></i>`}</span><span class="num">${labels[i]}</span>
      </div>`,
    )}
  </div>
`;
