// Exact decimal arithmetic on ordinary numbers, so that a reader sees 0.9 and never 0.8999999999999999,
// and so that a sum that equals its threshold is not called greater because of a rounding error.
// Each number is read as the decimal it prints as, the work is done on whole numbers, the point put back.

/** How many digits stand behind the decimal point of x: places(0.25) = 2. */
export function places(x) {
  const [mantissa, exponent = "0"] = String(x).toLowerCase().split("e");
  const digits = (mantissa.split(".")[1] ?? "").length;
  return Math.max(0, digits - Number(exponent));
}

/** x as a whole number of 10^-n. */
const whole = (x, n) => Math.round(x * 10 ** n);

/** Rounds x to at most n decimal places; -0 becomes 0. */
export const round = (x, n) => whole(x, n) / 10 ** n + 0;

/** The exact sum of decimals: add(0.1, 0.2) = 0.3. */
export function add(...terms) {
  const n = Math.max(0, ...terms.map(places));
  return terms.reduce((sum, term) => sum + whole(term, n), 0) / 10 ** n + 0;
}

/** The exact product of two decimals: times(0.1, 3) = 0.3. */
export function times(a, b) {
  const [n, m] = [places(a), places(b)];
  return (whole(a, n) * whole(b, m)) / 10 ** (n + m) + 0;
}

/** A number for the eye: the true minus sign, no trailing zeros; `plus` also shows the sign of positive numbers. */
export function show(x, { plus = false } = {}) {
  const text = String(Math.abs(x));
  if (x < 0) return `\u2212${text}`;
  return plus && x > 0 ? `+${text}` : text;
}
