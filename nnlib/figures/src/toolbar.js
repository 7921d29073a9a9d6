// The row under every figure: its numbers as text, its link, its start.
import { html, nothing } from "lit";

/** Text table, link, reset; and below them whichever of these is open. */
export function toolbar(figure) {
  const numbers = figure.open === "numbers";
  return html`
    <div class="toolbar screen-only">
      <button class="button plain small" aria-expanded=${numbers} @click=${() => figure.toggle("numbers")}>
        Numbers as text
      </button>
      ${figure.linkMode === "off"
        ? nothing
        : html`<button class="button plain small" @click=${() => figure.copyLink()}>Copy link</button>`}
      <button class="button plain small" @click=${() => figure.reset()}>Start again</button>
      <span class="muted small">${figure.note}</span>
    </div>
    ${figure.open === "link"
      ? html`<input id="link" class="link screen-only" readonly aria-label="Link to this set-up" .value=${figure.link} />`
      : nothing}
    ${numbers ? table(figure.table()) : nothing}
  `;
}

function table({ caption, head, rows, note }) {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers as text">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>
              ${row.map((cell, c) => (c ? html`<td>${cell}</td>` : html`<th scope="row">${cell}</th>`))}
            </tr>`)}
        </tbody>
      </table>
      ${note ? html`<p class="small muted">${note}</p>` : nothing}
    </div>
  `;
}
