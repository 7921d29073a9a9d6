// What the figure says about the score: the prediction, the praise, the reason why XOR fails, the way out.
import { html, nothing } from "lit";
import { functionName } from "../math/boolean.js";
import { segmented } from "../parts/segmented.js";
import { guessed, honestTries, praise, proof, tasks } from "./words.js";

/** Has the reader tried enough at XOR with one line to be told why it fails? */
export const proved = (figure) =>
  !figure.two && figure.state.target === "XOR" && figure.tried.size >= honestTries && figure.best.XOR >= 3;

/** The guess stays on the page while the reader tries: it is a promise, and changing it is seen. */
function prediction(figure) {
  const question = "How many corners can one line get right for XOR?";
  return html`
    <div class="predict screen-only">
      <span>${figure.state.guess === "none" ? `First commit to a guess. ${question}` : "Your guess:"}</span>
      ${segmented({
        label: "Most corners that one line gets right for XOR",
        name: "guess",
        value: figure.state.guess,
        options: ["2", "3", "4"].map((value) => ({ value, text: value })),
        onchange: (guess) => figure.change({ guess }),
      })}
    </div>
  `;
}

function oneLine(figure) {
  const { target, guess } = figure.state;
  const computes = html`<p class="units"><span class="unit">the line computes ${functionName(figure.bits)}</span></p>`;
  if (target !== "XOR") return html`${computes} ${figure.right === 4 ? html`<p class="good">✓ ${praise[target]}</p>` : nothing}`;
  if (!proved(figure)) {
    const go = guess === "none" ? nothing : html`<p>Best so far: ${figure.best.XOR} of 4. Keep turning the line.</p>`;
    return html`${prediction(figure)} ${computes} ${go}`;
  }
  return html`
    <p><b>3 of 4 is the most.</b> ${guessed[guess]} ${proof}</p>
    <p><button class="button primary screen-only" @click=${() => figure.change({ layers: "two" })}>Add a hidden layer</button></p>
  `;
}

function network(figure) {
  const { target } = figure.state;
  const units = html`<p class="units">
    ${figure.units().map((text) => html`<span class="unit">${text}</span> `)} <span class="unit">network: ${functionName(figure.bits)}</span>
  </p>`;
  if (figure.right < 4) {
    const hint = figure.state.target === "XOR" ? " What must each line separate, so that y sees the 1s in one corner?" : "";
    return html`${units}
      <p>Turn the lines h₁ and h₂ on the left and the line of y on the right until all four corners are right.${hint}</p>`;
  }
  const ways = figure.ways.size;
  const more = target === "XOR" ? ` Ways found: ${ways}. ${ways < 2 ? "There are more: try h₁ AND NOT h₂, or OR." : ""}` : "";
  return html`${units}
    <p class="good">✓ 4 of 4. The hidden layer moves the corners; then one line is enough.${more}</p>`;
}

/** The goal and how far it is reached. */
export function score(figure) {
  const { target } = figure.state;
  return html`<p class="score">
    <b>${target}.</b> ${tasks[target]} <span class="big num ${figure.right === 4 ? "full" : ""}">${figure.right} of 4</span> corners right.
  </p>`;
}

export function verdict(figure) {
  return html`<div class="verdict">${figure.two ? network(figure) : oneLine(figure)}</div>`;
}
