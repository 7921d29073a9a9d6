// The dense layer: y = x W + b. x (N, ..., D), W (D, K), b (K), y (N, ..., K); M rows in all.
import { array } from "./array.js";

function sizes(layer, x) {
  const [D, K] = layer.weight.shape;
  if (x.shape.at(-1) !== D) throw new RangeError(`linear(${D}, ${K}) got an input of shape [${x.shape}]`);
  return { D, K, M: x.data.length / D };
}

export const linear = {
  forward(layer, x) {
    const { D, K, M } = sizes(layer, x);
    const y = array([...x.shape.slice(0, -1), K]);
    const sums = new Float64Array(K);
    for (let m = 0; m < M; m++) {
      layer.bias ? sums.set(layer.bias.data) : sums.fill(0);
      for (let d = 0; d < D; d++) {
        const input = x.data[m * D + d];
        if (input === 0) continue;
        for (let k = 0; k < K; k++) sums[k] += input * layer.weight.data[d * K + k];
      }
      y.data.set(sums, m * K);
    }
    return { y, cache: x };
  },

  backward(layer, dy, x, wrt) {
    const { D, K, M } = sizes(layer, x);
    const dx = array(x.shape);
    if (wrt === "input") {
      for (let m = 0, at = 0; m < M; m++) {
        for (let d = 0, w = 0; d < D; d++, at++) {
          for (let k = 0; k < K; k++, w++) dx.data[at] += layer.weight.data[w] * dy.data[m * K + k];
        }
      }
      return { dx, grads: {} };
    }
    const weight = new Float64Array(D * K);
    const bias = new Float64Array(K);
    for (let m = 0; m < M; m++) {
      const blame = dy.data.subarray(m * K, (m + 1) * K);
      for (let k = 0; k < K; k++) bias[k] += blame[k];
      for (let d = 0; d < D; d++) {
        const input = x.data[m * D + d];
        let sum = 0;
        for (let k = 0; k < K; k++) {
          weight[d * K + k] += input * blame[k]; // input times blame
          sum += layer.weight.data[d * K + k] * blame[k]; // through the weights it went through
        }
        dx.data[m * D + d] = sum;
      }
    }
    const grads = { weight: array([D, K], weight) };
    if (layer.bias) grads.bias = array([K], bias);
    return { dx, grads };
  },
};
