// The bell curve: how sums of many independent measurements are spread.

/** The density of the standard normal distribution. */
export const density = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** The share of the standard normal distribution below z, to 2e-7 (Abramowitz and Stegun 1964, formula 26.2.17). */
export function below(z) {
  if (z < 0) return 1 - below(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - density(z) * series;
}

/**
 * How D measurements of mean +-signal and standard deviation 1 decide by their sum, each shifted by `shift`:
 * "worst" moves all of them against their class, "coin" each up or down by chance.
 *   one: the mean of a measurement of the class +; spread: its standard deviation
 *   sum: the mean of the sum over its standard deviation; right: the share of right answers
 */
export function crowd({ measurements, signal, shift, way }) {
  const one = way === "worst" ? signal - shift : signal;
  const spread = way === "worst" ? 1 : Math.hypot(1, shift);
  const sum = (Math.sqrt(measurements) * one) / spread;
  return { one, spread, sum, right: below(sum), alone: below(one / spread) };
}
