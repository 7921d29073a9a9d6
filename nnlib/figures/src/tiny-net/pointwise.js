// Layers without weights: activations, softmax, and those that only rearrange or pass on.
import { array, count, map, reshape } from "./array.js";

/** A layer that treats each number by itself: f(x), and its slope from x and y. */
const each = (f, slope) => ({
  forward(layer, x) {
    const y = map(x, (number) => f(number, layer));
    return { y, cache: { x, y } };
  },
  backward(layer, dy, { x, y }) {
    return { dx: map(dy, (blame, i) => blame * slope(x.data[i], y.data[i], layer)), grads: {} };
  },
});

export const step = each((x) => (x > 0 ? 1 : 0), () => 0);
export const sigmoid = each((x) => 0.5 + 0.5 * Math.tanh(0.5 * x), (x, y) => y * (1 - y));
export const tanh = each(Math.tanh, (x, y) => 1 - y * y);
export const relu = each((x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0));
export const leakyRelu = each((x, { slope }) => (x > 0 ? x : slope * x), (x, y, { slope }) => (x > 0 ? 1 : slope));
export const relu6 = each((x) => Math.min(Math.max(x, 0), 6), (x) => (x > 0 && x < 6 ? 1 : 0));

const [SCALE, CUBIC] = [Math.sqrt(2 / Math.PI), 0.044715];
const soft = (x) => Math.tanh(SCALE * (x + CUBIC * x ** 3));
export const gelu = each(
  (x) => 0.5 * x * (1 + soft(x)),
  (x) => 0.5 * (1 + soft(x)) + 0.5 * x * (1 - soft(x) ** 2) * SCALE * (1 + 3 * CUBIC * x * x),
);

/** Calls visit(places) with the places of the numbers along `axis`, once for each row of them. */
function eachRow({ shape }, axis, visit) {
  const place = axis < 0 ? shape.length + axis : axis;
  const [length, inner] = [shape[place], count(shape.slice(place + 1))];
  for (let row = 0; row < count(shape) / length; row++) {
    const start = Math.floor(row / inner) * length * inner + (row % inner);
    visit(Array.from({ length }, (_, i) => start + i * inner));
  }
}

export const softmax = {
  forward({ axis }, x) {
    const y = array(x.shape);
    eachRow(x, axis, (places) => {
      const top = Math.max(...places.map((p) => x.data[p])); // e^x cannot overflow then
      const powers = places.map((p) => Math.exp(x.data[p] - top));
      const sum = powers.reduce((a, b) => a + b, 0);
      places.forEach((p, i) => (y.data[p] = powers[i] / sum));
    });
    return { y, cache: y };
  },
  backward({ axis }, dy, y) {
    const dx = array(y.shape);
    eachRow(y, axis, (places) => {
      const mean = places.reduce((sum, p) => sum + dy.data[p] * y.data[p], 0);
      for (const p of places) dx.data[p] = y.data[p] * (dy.data[p] - mean);
    });
    return { dx, grads: {} };
  },
};

export const logSoftmax = {
  forward({ axis }, x) {
    const y = array(x.shape);
    eachRow(x, axis, (places) => {
      const top = Math.max(...places.map((p) => x.data[p]));
      const log = Math.log(places.reduce((sum, p) => sum + Math.exp(x.data[p] - top), 0));
      for (const p of places) y.data[p] = x.data[p] - top - log;
    });
    return { y, cache: y };
  },
  backward({ axis }, dy, y) {
    const dx = array(y.shape);
    eachRow(y, axis, (places) => {
      const sum = places.reduce((total, p) => total + dy.data[p], 0);
      for (const p of places) dx.data[p] = dy.data[p] - Math.exp(y.data[p]) * sum;
    });
    return { dx, grads: {} };
  },
};

/** Dropout, which does nothing but in training. */
export const dropout = {
  forward: (layer, x) => ({ y: x, cache: null }),
  backward: (layer, dy) => ({ dx: dy, grads: {} }),
};

/** Each example as one row of numbers: x (N, ...), y (N, D). */
export const flatten = {
  forward: (layer, x) => ({ y: reshape(x, [x.shape[0], count(x.shape.slice(1))]), cache: x.shape }),
  backward: (layer, dy, shape) => ({ dx: reshape(dy, shape), grads: {} }),
};

/** A batch norm that has learned: y = scale x + shift for each channel, x (N, C, ...). Not trained further. */
export const scaleShift = {
  forward(layer, x) {
    const inner = count(x.shape.slice(2));
    const channel = (i) => Math.floor(i / inner) % x.shape[1];
    return { y: map(x, (v, i) => layer.scale.data[channel(i)] * v + layer.shift.data[channel(i)]), cache: inner };
  },
  backward(layer, dy, inner) {
    return { dx: map(dy, (blame, i) => blame * layer.scale.data[Math.floor(i / inner) % dy.shape[1]]), grads: {} };
  },
};
