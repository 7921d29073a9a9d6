// The perceptron of the figures; nnlib.Perceptron gives the same numbers (held by tests/figures).
import { add, times } from "./decimal.js";

/** What each input adds to the sum: [w_1 x_1, ..., w_D x_D]. */
export const contributions = (weights, x) => weights.map((w, d) => times(w, x[d]));

/** w . x + b, exactly in decimals. */
export const score = (weights, bias, x) => add(bias, ...contributions(weights, x));

/** w . x + b in binary floating point, added in order: at a tie it may miss zero by a rounding error. */
export const floating = (weights, bias, x) => weights.reduce((sum, w, d) => sum + w * x[d], 0) + bias;

/** The step function: 1 above zero, 0 at zero and below. */
export const step = (z) => (z > 0 ? 1 : 0);

/** The perceptron's decision: step(w . x + b). */
export const decide = (weights, bias, x) => step(score(weights, bias, x));

/** All inputs whose d-th entry is a whole number from 0 to top, in counting order: (top + 1)^D rows. */
export function combinations(D, top = 1) {
  const rows = [[]];
  for (let d = 0; d < D; d++) {
    rows.splice(0, rows.length, ...rows.flatMap((row) => Array.from({ length: top + 1 }, (_, v) => [...row, v])));
  }
  return rows;
}

/**
 * Compares a perceptron with a rule over every input combination.
 * `wanted(x)` gives 0, 1, or null where the rule leaves the decision free.
 * Returns { rows: [{x, wanted, decision, right}], right, total, wrong: first row decided wrongly or undefined }.
 */
export function examine(weights, bias, wanted, top = 1) {
  const rows = combinations(weights.length, top).map((x) => {
    const [target, decision] = [wanted(x), decide(weights, bias, x)];
    return { x, wanted: target, decision, right: target === null || target === decision };
  });
  const bound = rows.filter((row) => row.wanted !== null);
  const right = bound.filter((row) => row.right).length;
  return { rows, right, total: bound.length, wrong: bound.find((row) => !row.right) };
}
