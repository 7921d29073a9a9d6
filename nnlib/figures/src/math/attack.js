// Attacks on a picture, the same as nnlib.vision's fgsm and pgd, one step at a time, so that a page can breathe.
// x (1, C, H, W) with pixels from 0 to 1; logits (1, K).
import { array, backward, crossEntropy, forward } from "../tiny-net/index.js";
import { softmax } from "../tiny-net/pointwise.js";

/** The probabilities of the K classes: a plain array of numbers. */
export const probabilities = (model, x) => [...softmax.forward({ axis: 1 }, forward(model, x).y).y.data];

/** Where the largest number stands. */
export const largest = (numbers) => numbers.indexOf(Math.max(...numbers));

/** The gradient of -log p(label) with respect to the picture. */
export function lossGradient(model, x, label) {
  const { y, cache } = forward(model, x);
  return backward(model, crossEntropy(y, [label]).dy, cache, "input").dx;
}

const clip = (number, low, high) => Math.min(high, Math.max(low, number));

/** The picture within epsilon of x, and within 0 ... 1, that y is brought back to. */
const near = (x, y, epsilon) =>
  array(x.shape, y.map((pixel, i) => clip(x.data[i] + clip(pixel - x.data[i], -epsilon, epsilon), 0, 1)));

/**
 * Projected gradient descent: yields the changed picture after each step. `label` is the class to be left, or with
 * `targeted` the one to reach. It starts at x, or at x + epsilon `start` (numbers from -1 to 1).
 * x' <- x + clip(x' + rate sign(dx) - x, -epsilon, epsilon), kept in 0 ... 1.
 */
export function* pgd(model, x, label, { epsilon, steps = 20, rate = (2.5 * epsilon) / steps, targeted = false, start }) {
  const step = targeted ? -rate : rate;
  let y = start ? near(x, x.data.map((pixel, i) => pixel + epsilon * start[i]), epsilon) : x;
  for (let t = 0; t < steps; t++) {
    const { data: slope } = lossGradient(model, y, label);
    y = near(x, y.data.map((pixel, i) => pixel + step * Math.sign(slope[i])), epsilon);
    yield y;
  }
}

/** The fast gradient sign method: one step of size epsilon. */
export const fgsm = (model, x, label, { epsilon, targeted = false }) =>
  pgd(model, x, label, { epsilon, targeted, steps: 1, rate: epsilon });
