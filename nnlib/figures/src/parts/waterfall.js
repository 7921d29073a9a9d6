// A sum, built up step by step on one axis, against a limit: every step starts where the last one ended.
// In front of the limit lies "no", beyond it "yes". The limit can be dragged when `onlimit` is given.
import { html, nothing } from "lit";
import { add, show } from "../math/decimal.js";
import { scale, ticks } from "./axes.js";

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
