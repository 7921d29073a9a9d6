// Says in words what is wrong with the first wrong line of a program: which line, and why.
import { html, nothing } from "lit";
import { owner } from "./parsons-check.js";

const code = (text) => html`<code>${text}</code>`;
const steps = (count) => `${count} ${count === 1 ? "step" : "steps"}`;

/** An author's reason as the end of a sentence, with one full stop. */
function reason(node) {
  const stop = /[.!?]\s*$/.test(node.textContent) ? "" : ".";
  return html`${[...node.childNodes].map((child) => child.cloneNode(true))}${stop}`;
}

/** Returns the explanation of a result of `check`; `lines` maps keys to lines with their `why` (a node). */
export function explain({ at, kind, expected }, written, lines) {
  const number = at + 1;
  const line = written[at];
  const wanted = expected && lines.get(expected.key)?.why;
  const hint = wanted ? html` A hint for this place: ${reason(wanted)}` : nothing;
  const before = ["", "Line 1 is right. ", "Lines 1 and 2 are right. "][at] ?? `Lines 1 to ${at} are right. `;
  if (kind === "missing") return html`${before}After ${at === 1 ? "it" : "them"} something is still missing.${hint}`;
  if (kind === "indent") return html`${before}Line ${number} belongs there, but ${depth(line, expected, written, at)}`;
  if (kind === "early") return html`${before}Line ${number}, ${code(line.text)}, comes too early.${hint}`;
  const why = lines.get(line.key).why;
  return html`${before}Line ${number}, ${code(line.text)}, does not belong in the program${why ? ": " : "."}${
    why ? reason(why) : nothing
  }`;
}

function depth(line, expected, written, at) {
  const by = steps(Math.abs(expected.indent - line.indent));
  const tooFar = line.indent > expected.indent;
  const above = owner(written, at, Math.max(line.indent, expected.indent));
  if (above < 0) return html`it is indented ${by} too far.`;
  const named = html`line ${above + 1}, ${code(written[above].text)}`;
  if (!tooFar) return html`it is indented ${by} too little: it belongs to the body of ${named}.`;
  return /:\s*$/.test(written[above].text)
    ? html`it is indented ${by} too far: there it would belong to the body of ${named}.`
    : html`it is indented ${by} too far: ${named}, opens no block.`;
}
