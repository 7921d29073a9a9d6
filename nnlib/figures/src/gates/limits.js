// How far the numbers of a unit go, and a unit kept within.
import { round } from "../math/decimal.js";

export const LIMITS = { w: { min: -2, max: 2, step: 0.1 }, b: { min: -3, max: 3, step: 0.1 } };

const clamp = ({ min, max }, x) => round(Math.min(max, Math.max(min, x)), 2);

/** A unit [w1, w2, b] with two decimal places, inside the limits. */
export const clean = ([w1, w2, b]) => [clamp(LIMITS.w, w1), clamp(LIMITS.w, w2), clamp(LIMITS.b, b)];
