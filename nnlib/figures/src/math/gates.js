// One perceptron and the smallest network, as functions of two inputs. A unit is [w1, w2, b].
import { corners } from "./boolean.js";
import { decide, score } from "./perceptron.js";

/** The unit's sum w1 x1 + w2 x2 + b at a point. */
export const unitScore = ([w1, w2, b], x) => score([w1, w2], b, x);

/** The unit's output at a point: 0 or 1. */
export const unitOutput = ([w1, w2, b], x) => decide([w1, w2], b, x);

/** What the unit computes, as four bits: bitsOf([1, 1, -1.5]) = "0001". */
export const bitsOf = (unit) => corners.map((x) => unitOutput(unit, x)).join("");

/** The hidden outputs [h1, h2] of a 2-2-1 network at a point. */
export const hiddenOf = (hidden, x) => hidden.map((unit) => unitOutput(unit, x));

/** What a 2-2-1 network of step units computes, as four bits. */
export const networkBits = (hidden, output) =>
  corners.map((x) => unitOutput(output, hiddenOf(hidden, x))).join("");
