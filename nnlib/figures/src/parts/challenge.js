// Challenges with a score: a task that is judged over every input there is, not only over the one on the screen.
import { css, html, nothing } from "lit";

/**
 * challenges({list: [{id, title, task, praise}], chosen, solved: Set, onchoose(id)}, result, body):
 * `result` is {right, total} of the chosen one, `body` the template that shows what is still wrong.
 */
export function challenges({ list, chosen, solved, onchoose }, result, body) {
  const challenge = list.find(({ id }) => id === chosen);
  const done = challenge && result.right === result.total;
  return html`
    <div class="challenges screen-only">
      <p><b>Challenges</b></p>
      <div class="challenge-list">
        ${list.map(
          ({ id, title }) => html`
            <button
              class="button small"
              aria-expanded=${id === chosen}
              aria-label=${solved.has(id) ? `${title}, solved` : title}
              @click=${() => onchoose(id === chosen ? "none" : id)}
            >
              <span class="tick ${solved.has(id) ? "done" : ""}" aria-hidden="true">${solved.has(id) ? "✓" : ""}</span>
              ${title}
            </button>
          `,
        )}
      </div>
      ${challenge
        ? html`
            <div class="challenge-open">
              <p>${challenge.task}</p>
              <div class="score">
                <div class="meter" aria-hidden="true"><i style="width:${(100 * result.right) / result.total}%"></i></div>
                <b class="num">${result.right} of ${result.total}</b> decided as wanted
              </div>
              ${body} ${done ? html`<p class="praise">✓ ${challenge.praise}</p>` : nothing}
            </div>
          `
        : nothing}
    </div>
  `;
}

export const challengeStyles = css`
  .challenges {
    margin-top: 20px;
  }
  .challenge-list {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 8px;
  }
  .challenge-list .button {
    display: flex;
    align-items: center;
    gap: 8px;
    text-align: left;
  }
  .challenge-list .button[aria-expanded="true"] {
    border-color: var(--nn-accent);
    box-shadow: inset 0 0 0 1px var(--nn-accent);
  }
  .tick {
    flex: none;
    width: 20px;
    height: 20px;
    border-radius: 50%;
    border: 1.5px solid var(--nn-muted);
    text-align: center;
    font-size: 13px;
    line-height: 17px;
  }
  .tick.done {
    background: var(--nn-green);
    border-color: var(--nn-green);
    color: var(--nn-surface);
  }
  .challenge-open {
    margin-top: 12px;
    padding: 14px;
    border-radius: 10px;
    background: var(--nn-paper);
    border: 1px solid var(--nn-line);
  }
  .score {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 10px;
  }
  .meter {
    flex: 0 1 160px;
    height: 10px;
    border-radius: 5px;
    overflow: hidden;
    background: var(--nn-line);
  }
  .meter i {
    display: block;
    height: 100%;
    background: var(--nn-green);
    transition: width 0.3s;
  }
  .praise {
    margin-top: 10px;
    color: var(--nn-green);
    font-weight: 600;
  }
`;
