// Checks an ordering of program lines and finds the first line that is wrong, and why. Plain data in and out.
//
// program = [{ key, text, indent, group }] in the right order; answer = [{ key, text, indent }].
// Lines of one group may change places among themselves, and lines with the same text are the same line.

/**
 * Returns { right: true }, or { right: false, at, kind, expected } where `at` is the first wrong line (from 0) and
 * kind is "stranger" (belongs nowhere), "early" (belongs further down), "indent" or "missing" (ends too soon).
 */
export function check(program, answer) {
  const left = program.map((line) => ({ ...line }));
  for (let at = 0; at < answer.length; at++) {
    const line = answer[at];
    const candidates = allowedNext(left);
    const fit = candidates.filter((candidate) => candidate.text === line.text);
    const expected = fit.find((candidate) => candidate.indent === line.indent) ?? fit[0] ?? candidates[0];
    if (!fit.length) {
      const later = left.some((other) => other.text === line.text);
      return { right: false, at, kind: later ? "early" : "stranger", expected };
    }
    if (expected.indent !== line.indent) return { right: false, at, kind: "indent", expected };
    left.splice(left.indexOf(expected), 1);
  }
  if (left.length) return { right: false, at: answer.length, kind: "missing", expected: left[0] };
  return { right: true };
}

/** The lines that may come next: the first one left, with the rest of its group. */
function allowedNext(left) {
  if (!left.length) return [];
  const [first] = left;
  return first.group ? left.filter((line) => line.group === first.group) : [first];
}

/** The line above `at` whose body a line with this indent stands in (from 0), or -1 at the outermost level. */
export function owner(lines, at, indent) {
  for (let i = at - 1; i >= 0; i--) if (lines[i].indent < indent) return i;
  return -1;
}
