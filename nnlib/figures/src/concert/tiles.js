// What a challenge looks like from inside: every evening there can be, or the first one decided wrongly.
import { html, nothing } from "lit";

const word = (decision) => (decision ? "go" : "stay");

const names = (story, x) =>
  story.questions.map(({ name }, d) => `${name} ${story.top === 1 ? ["no", "yes"][x[d]] : x[d]}`).join(", ");

/** Up to sixteen inputs: one tile each, a press puts the answers there. More: the first wrong one, in words. */
export function tiles(story, { rows, right, total, wrong }, answers, onanswers) {
  if (rows.length > 16) {
    return right === total
      ? nothing
      : html`<p class="counter">
          Still wrong: ${names(story, wrong.x)} → ${word(wrong.decision)}, wanted ${word(wrong.wanted)}.
          <button class="button small" @click=${() => onanswers(wrong.x)}>Show it</button>
        </p>`;
  }
  return html`
    <div class="tiles">
      ${rows.map(({ x, wanted, decision, right: fits }) => {
        const mark = wanted === null ? "" : fits ? "✓" : "✗";
        const verdict = wanted === null ? "free" : fits ? "as wanted" : `wanted ${word(wanted)}`;
        const here = x.every((v, d) => v === answers[d]);
        return html`
          <button
            class="tile ${wanted === null ? "free" : fits ? "fits" : "fails"}"
            aria-pressed=${here}
            @click=${() => onanswers(x)}
          >
            <span class="hush">${names(story, x)}: </span>
            <span class="tile-bits" aria-hidden="true">${x.map((v, d) => html`<i class=${v ? "yes" : "no"}>${story.questions[d].name[0]}</i>`)}</span>
            <span class="tile-word">${word(decision)}<span class="hush">, ${verdict}</span> <b aria-hidden="true">${mark}</b></span>
          </button>
        `;
      })}
    </div>
    <p class="small muted">
      Each tile is one of the ${rows.length} possible evenings; filled letters are a yes. ✗ marks what is decided wrongly. Press a
      tile to see it.
    </p>
  `;
}
