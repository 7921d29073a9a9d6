// The parts of view two: the sheet, the settings, the chart of answers.
import { html, nothing } from "lit";
import { largest } from "../math/attack.js";
import { percent } from "../parts/bars.js";
import { segmented } from "../parts/segmented.js";
import { slider } from "../parts/slider.js";
import { tile } from "./paint.js";
import { DIGITS, METHODS, NETWORKS } from "./words.js";

/** The sheet to draw on; a sample digit lies on it until the reader draws. */
export function sheet(view) {
  const { figure } = view;
  const own = view.live || figure.state.digit === "own";
  const draw = ({ detail }) => {
    view.live = detail;
    figure.requestUpdate();
  };
  const pad = () => figure.renderRoot.querySelector("nn-pad");
  return html`
    <div class="sheet-side">
      <nn-pad
        label="Sheet to draw a digit on"
        .strokes=${view.strokesOnSheet}
        @nn-draw=${draw}
        @nn-drawn=${({ detail }) => view.drawn(detail)}
        >${own
          ? view.empty ? html`<span class="hint">draw a digit</span>` : nothing
          : html`${tile({ name: "sample", size: 28, alt: "" })}<span class="hint">draw your own over it</span>`}</nn-pad
      >
      <div class="sheet-buttons screen-only">
        <button class="button small" ?disabled=${!view.strokesOnSheet.length} @click=${() => pad().undo()}>Undo</button>
        <button class="button small" @click=${() => view.drawn([])}>Clear</button>
        ${view.kept && figure.state.drawing !== view.kept
          ? html`<button class="button small" @click=${() => figure.change({ digit: "own", drawing: view.kept })}>Your last</button>`
          : nothing}
      </div>
    </div>
  `;
}

/** Which digit, which network, which attack, how strong. */
export function settings(view) {
  const { figure } = view;
  const { digit, network, method, goal, strength } = figure.state;
  const right = (name) => `${(100 * view.nets.accuracy[name].clean).toFixed(1)} % right`;
  return html`
    <div class="settings screen-only">
      <p class="small muted">Draw a digit on the sheet, or take one:</p>
      ${segmented({
        label: "Sample digit",
        name: "digit",
        kind: "digits",
        value: digit,
        options: DIGITS.map((value) => ({ value, text: value })),
        onchange: (value) => figure.change({ digit: value }),
      })}
      ${segmented({
        label: "Network",
        name: "network",
        value: network,
        options: Object.entries(NETWORKS).map(([value, text]) => ({ value, text, note: right(value) })),
        onchange: (value) => figure.change({ network: value }),
      })}
      <div class="pair">
        ${segmented({
          label: "Attack",
          name: "method",
          value: method,
          options: Object.entries(METHODS).map(([value, { text, note }]) => ({ value, text, note })),
          onchange: (value) => figure.change({ method: value }),
        })}
        <label class="goal small"
          >wanted answer
          <select @change=${(event) => figure.change({ goal: event.target.value })}>
            <option value="any" ?selected=${goal === "any"}>any other</option>
            ${DIGITS.map((name) => html`<option value=${name} ?selected=${goal === name}>${name}</option>`)}
          </select>
        </label>
      </div>
      ${slider({
        label: "Epsilon, how far a pixel may change",
        symbol: "ε",
        value: strength,
        min: 0,
        max: 0.4,
        step: 0.01,
        onchange: (value) => figure.change({ strength: value }),
      })}
    </div>
  `;
}

/** Ten columns: each digit's probability before (left) and after the change (right). */
export function answersChart(before, after) {
  const [was, now] = [largest(before), largest(after)];
  const column = (p, k, kind) => html`<i class=${kind} style="height:${Math.max(1, 100 * p)}%"></i>`;
  return html`
    <div class="answers">
      <p class="small muted legend">
        <span><i class="key before"></i> before</span> <span><i class="key after"></i> after the change</span>
      </p>
      <ol aria-label="Probability of each digit before and after the change">
        ${before.map(
          (p, k) => html`<li class="${k === was ? "was" : ""} ${k === now ? "now" : ""}">
            <span class="hush">${k}: ${percent(p)} before, ${percent(after[k])} after</span>
            <span class="column-track" aria-hidden="true">${column(p, k, "before")}${column(after[k], k, "after")}</span>
            <b aria-hidden="true">${k}</b>
          </li>`,
        )}
      </ol>
    </div>
  `;
}
