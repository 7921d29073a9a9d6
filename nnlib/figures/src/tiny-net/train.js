// Training in the page: fresh dense networks, losses and optimizers. Same rules as nnlib.losses and nnlib.optim.
import { array, map } from "./array.js";
import { softmax } from "./pointwise.js";
import { backward, forward, params } from "./net.js";

/** Random numbers from 0 to 1, the same for the same seed: xorshift (Marsaglia 2003, doi.org/10.18637/jss.v008.i14). */
export function seeded(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) || 1; // seeds that are neighbors start far apart
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

/** A number from the normal distribution, from two even ones (Box and Muller 1958). */
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * A fresh dense network: dense([2, 8, 1], "tanh", 0) has 2 inputs, 8 hidden neurons with tanh, 1 output. Weights
 * are normal with variance 2 / inputs for ReLUs (He et al. 2015), 1 / inputs for the others; biases are zero.
 */
export function dense(widths, activation = "relu", seed = 0) {
  const random = seeded(seed);
  const gain = /relu|gelu/i.test(activation) ? 2 : 1;
  const layers = {};
  for (let i = 1; i < widths.length; i++) {
    const [D, K] = [widths[i - 1], widths[i]];
    const weight = map(array([D, K]), () => Math.sqrt(gain / D) * normal(random));
    layers[`linear${i}`] = { kind: "linear", weight, bias: array([K]) };
    if (i < widths.length - 1) layers[`${activation}${i}`] = { kind: activation, slope: 0.01, axis: -1 };
  }
  return { kind: "sequential", layers };
}

/** Mean squared error: { loss, dy }. y and targets of the same shape. */
export function mse(y, targets) {
  const errors = map(y, (number, i) => number - targets.data[i]);
  const loss = errors.data.reduce((sum, e) => sum + e * e, 0) / errors.data.length;
  return { loss, dy: map(errors, (e) => (2 * e) / errors.data.length) };
}

/** Cross-entropy of softmax(logits) against class numbers: { loss, dy }. logits (N, K), classes N numbers. */
export function crossEntropy(logits, classes) {
  const [N, K] = logits.shape;
  const p = softmax.forward({ axis: 1 }, logits).y;
  let loss = 0;
  for (let n = 0; n < N; n++) {
    const row = logits.data.subarray(n * K, (n + 1) * K);
    const top = Math.max(...row);
    const log = top + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
    loss += (log - row[classes[n]]) / N;
  }
  return { loss, dy: map(p, (share, i) => (share - (classes[Math.floor(i / K)] === i % K ? 1 : 0)) / N) };
}

/** Binary cross-entropy of sigmoid(logits): { loss, dy }. targets from 0 to 1, of the logits' shape. */
export function binaryCrossEntropy(logits, targets) {
  const n = logits.data.length;
  const loss = logits.data.reduce(
    (sum, x, i) => sum + (Math.max(x, 0) - x * targets.data[i] + Math.log1p(Math.exp(-Math.abs(x)))) / n, 0);
  return { loss, dy: map(logits, (x, i) => (0.5 + 0.5 * Math.tanh(0.5 * x) - targets.data[i]) / n) };
}

/** Stochastic gradient descent: m <- momentum m + g, w <- w - rate m. Returns step(grads). */
export function sgd(model, rate, { momentum = 0 } = {}) {
  const weights = params(model);
  const memory = {};
  return (grads) => {
    for (const [name, w] of Object.entries(weights)) {
      const m = (memory[name] ??= new Float32Array(w.data.length));
      for (let i = 0; i < m.length; i++) {
        m[i] = momentum * m[i] + grads[name].data[i];
        w.data[i] -= rate * m[i];
      }
    }
  };
}

/** Adam (Kingma and Ba 2014): steps of about `rate`, whatever the gradient's size. Returns step(grads). */
export function adam(model, rate = 0.001, { beta1 = 0.9, beta2 = 0.999, eps = 1e-8 } = {}) {
  const weights = params(model);
  const memory = {};
  let t = 0;
  return (grads) => {
    t += 1;
    for (const [name, w] of Object.entries(weights)) {
      const { m, v } = (memory[name] ??= { m: new Float64Array(w.data.length), v: new Float64Array(w.data.length) });
      for (let i = 0; i < m.length; i++) {
        const g = grads[name].data[i];
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        w.data[i] -= (rate * (m[i] / (1 - beta1 ** t))) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + eps);
      }
    }
  };
}

/** One training step on a batch: forward, loss(y, targets), backward, step. Returns the loss before the step. */
export function trainStep(model, step, loss, x, targets) {
  const { y, cache } = forward(model, x);
  const { loss: value, dy } = loss(y, targets);
  step(backward(model, dy, cache).grads);
  return value;
}
