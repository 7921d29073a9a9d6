// The sum of the concert figure: as bars against the limit, and written out.
import { html } from "lit";
import { add, show } from "../math/decimal.js";
import { bounds } from "../parts/axes.js";
import { entry, slider } from "../parts/slider.js";
import { waterfall } from "../parts/waterfall.js";

/** The sum as bars against the threshold, or with the bias against zero. */
export function balance(figure) {
  const { form, weights, threshold } = figure.state;
  const { parts } = figure.result;
  const { questions, top, thresholdLimits } = figure.story;
  const side = (sign) => add(...weights.map((w) => (w * sign > 0 ? w * top : 0)));
  const [low, high] = bounds(side(-1), side(1), threshold, 10 * thresholdLimits.step);
  const steps = questions.map(({ name }, d) => ({ name, amount: parts[d] }));
  const words = ["stay", "go"];
  const move = (t) => figure.change({ threshold: t });
  if (form === "threshold") {
    return html`
      ${waterfall({ steps, limit: threshold, domain: [low, high], words, limitName: "threshold", step: thresholdLimits.step, onlimit: move })}
      <div class="limit screen-only">
        <span aria-hidden="true">threshold θ</span>
        ${entry({ label: "Threshold, as a number", value: threshold, ...thresholdLimits, onchange: move })}
      </div>
    `;
  }
  const { min, max, step: grid } = thresholdLimits;
  return html`
    ${waterfall({
      steps: [{ name: "bias", amount: add(-threshold) }, ...steps],
      limit: 0,
      domain: [add(low, -threshold), add(high, -threshold)],
      words,
      limitName: "compare with",
    })}
    <div class="limit screen-only">
      ${slider({ label: "Bias", symbol: "bias b", value: add(-threshold), min: -max, max: -min, step: grid, onchange: (b) => move(-b) })}
    </div>
  `;
}

/** The arithmetic, written out, as one line that wraps between its terms. */
export function equation(figure) {
  const { answers, weights, threshold, form } = figure.state;
  const { sum, score, decision } = figure.result;
  const bias = form === "bias";
  const terms = weights.map(
    (w, d) => html`<span class="term">${d ? (w < 0 ? "− " : "+ ") : w < 0 ? "−" : ""}${show(Math.abs(w))} · ${answers[d]}</span> `,
  );
  return html`
    <p class="equation num">
      ${terms}${bias ? html`<span class="term">${threshold > 0 ? "−" : "+"} ${show(Math.abs(threshold))}</span> ` : ""}
      <span class="term">= <b>${show(bias ? score : sum)}</b></span>
      <span class="term">${decision ? ">" : "≤"} ${show(bias ? 0 : threshold)}</span>
      <b class="verdict ${decision ? "go" : "stay"}">${decision ? figure.story.go : figure.story.stay}.</b>
    </p>
  `;
}
