// The numbers of the gates figure: sliders for every unit, and the truth table.
import { html, nothing } from "lit";
import { show } from "../math/decimal.js";
import { segmented } from "../parts/segmented.js";
import { slider } from "../parts/slider.js";
import { LIMITS } from "./limits.js";

/** Ready-made weights for the unit that combines h1 and h2. */
const combiners = { AND: [1, 1, -1.5], OR: [1, 1, -0.5], "AND NOT": [1, -1, -0.5] };

/** w1, w2 and b of one unit. */
function sliders(figure, name, inputs, of) {
  const values = figure.state[name];
  const symbols = [html`w<sub>1</sub>`, html`w<sub>2</sub>`, html`b`];
  return values.map((value, i) =>
    slider({
      label: [`Weight of ${inputs[0]}${of}`, `Weight of ${inputs[1]}${of}`, `Bias${of}`][i],
      symbol: symbols[i],
      value,
      ...(i < 2 ? LIMITS.w : LIMITS.b),
      onchange: (x) => figure.change({ [name]: values.map((old, j) => (j === i ? x : old)) }),
    }),
  );
}

function swap(figure, name) {
  return html`<button class="button small" @click=${() => figure.change({ [name]: figure.state[name].map((x) => -x + 0) })}>
    Swap the sides
  </button>`;
}

/** The numbers of the one line. */
export function lineNumbers(figure) {
  return html`
    <div class="numbers screen-only">${sliders(figure, "line", ["x₁", "x₂"], "")} ${swap(figure, "line")}</div>
  `;
}

/** The numbers of the three units, one at a time, and ready-made ways to combine h1 and h2. */
export function unitNumbers(figure) {
  const names = { hidden1: "h₁", hidden2: "h₂", output: "y" };
  const name = figure.edited;
  const inputs = name === "output" ? ["h₁", "h₂"] : ["x₁", "x₂"];
  const preset = Object.keys(combiners).find((key) => String(combiners[key]) === String(figure.state.output));
  return html`
    <div class="numbers screen-only">
      ${segmented({
        label: "Unit y combines h₁ and h₂ by",
        name: "combiner",
        kind: "small",
        value: preset,
        options: Object.keys(combiners).map((key) => ({ value: key, text: `h₁ ${key} h₂` })),
        onchange: (key) => figure.change({ output: combiners[key] }),
      })}
      <div class="which">
        <span class="small muted">Numbers of</span>
        ${segmented({
          label: "Numbers of unit",
          name: "edited",
          value: name,
          options: Object.entries(names).map(([value, text]) => ({ value, text })),
          onchange: (value) => {
            figure.edited = value;
            figure.requestUpdate();
          },
        })}
        ${swap(figure, name)}
      </div>
      ${sliders(figure, name, inputs, ` in ${names[name]}`)}
    </div>
  `;
}

/** What goes in, what is computed, what was wanted. */
export function truth(figure) {
  const layered = figure.two;
  return html`
    <table class="truth num">
      <caption class="hush">
        Truth table for ${figure.state.target}
      </caption>
      <thead>
        <tr>
          <th scope="col">x<sub>1</sub> x<sub>2</sub></th>
          ${layered ? html`<th scope="col">h<sub>1</sub> h<sub>2</sub></th>` : nothing}
          <th scope="col">sum</th>
          <th scope="col">output</th>
          <th scope="col">${figure.state.target}</th>
        </tr>
      </thead>
      <tbody>
        ${figure.rows().map(
          ({ x, h, sum, y, wanted, right }) => html`
            <tr class=${right ? "right" : "wrong"}>
              <th scope="row">${x.join(" ")}</th>
              ${layered ? html`<td>${h.join(" ")}</td>` : nothing}
              <td>${show(sum)}</td>
              <td><b>${y}</b></td>
              <td>${wanted} <span class="mark">${right ? "✓" : "✗"}</span></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
