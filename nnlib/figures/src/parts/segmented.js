// A row of choices of which exactly one holds: native radio buttons in a field set, so arrow keys work.
import { css, html } from "lit";

/** segmented({label, name, options: [{value, text, note}], value, onchange, disabled}); `note` is a small second line. */
export function segmented({ label, name, options, value, onchange, kind = "", disabled = false }) {
  return html`
    <fieldset class="segmented ${kind}" ?disabled=${disabled}>
      <legend class="hush">${label}</legend>
      ${options.map(
        (option) => html`
          <label class=${option.value === value ? "on" : ""}>
            <input
              type="radio"
              name=${name}
              .value=${String(option.value)}
              .checked=${option.value === value}
              @change=${() => onchange(option.value)}
            />
            <span>${option.text}</span>
            ${option.note ? html`<small>${option.note}</small>` : ""}
          </label>
        `,
      )}
    </fieldset>
  `;
}

export const segmentedStyles = css`
  .segmented {
    display: inline-flex;
    margin: 0;
    padding: 0;
    min-width: 0;
    border: 1px solid var(--nn-line);
    border-radius: 10px;
    background: var(--nn-paper);
  }
  .segmented label {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    min-width: 44px;
    min-height: 44px;
    padding: 0 12px;
    border-radius: 9px;
    line-height: 1.15;
    text-align: center;
    color: var(--nn-muted);
    cursor: pointer;
  }
  .segmented label:hover:not(.on) {
    color: var(--nn-ink);
  }
  .segmented label.on {
    background: var(--nn-ink);
    color: var(--nn-surface);
    font-weight: 600;
    print-color-adjust: exact;
  }
  .segmented:disabled label,
  .segmented:disabled input {
    cursor: default;
  }
  .segmented small {
    font-weight: 400;
  }
  .segmented input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segmented label:focus-within:has(:focus-visible) {
    outline: 3px solid var(--nn-accent);
    outline-offset: 2px;
    z-index: 1;
  }
`;
