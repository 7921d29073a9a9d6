// Convolution. N batch, C channels in, K kernels, G groups, H W height and width, OH OW of the output.
// y[n, k, r, s] = b[k] + sum over c, i, j of w[k, c, i, j] x[n, c, stride r + dilation i, stride s + dilation j]
import { array } from "./array.js";
import { outputSize, slide } from "./window.js";

function sizes(layer, x) {
  const [K, CG, KH, KW] = layer.weight.shape;
  const [N, C, H, W] = x.shape;
  if (x.shape.length !== 4 || C !== CG * layer.groups) {
    throw new RangeError(`conv2d wants an input of shape [N, ${CG * layer.groups}, H, W], got [${x.shape}]`);
  }
  return { N, C, H, W, K, CG, KH, KW, out: outputSize(layer, H, W) };
}

/** Calls visit(n, k, c, i, j, w) for each weight of each kernel and each example; w counts among the weights. */
function eachWeight({ N, K, CG, KH, KW }, groups, visit) {
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) {
      const channel = Math.floor(k / (K / groups)) * CG; // the first one that this kernel's group sees
      for (let c = 0, w = k * CG * KH * KW; c < CG; c++) {
        for (let i = 0; i < KH; i++) for (let j = 0; j < KW; j++, w++) visit(n, k, channel + c, i, j, w);
      }
    }
  }
}

export const conv2d = {
  forward(layer, x) {
    const s = sizes(layer, x);
    const [pixels, outputs] = [s.H * s.W, s.out[0] * s.out[1]];
    const sums = new Float64Array(s.N * s.K * outputs);
    eachWeight(s, layer.groups, (n, k, c, i, j, w) => {
      const weight = layer.weight.data[w];
      const [to, from] = [(n * s.K + k) * outputs, (n * s.C + c) * pixels];
      slide(layer, i, j, [s.H, s.W], s.out, (o, p) => (sums[to + o] += weight * x.data[from + p]));
    });
    if (layer.bias) sums.forEach((_, i) => (sums[i] += layer.bias.data[Math.floor(i / outputs) % s.K]));
    return { y: array([s.N, s.K, ...s.out], sums), cache: x };
  },

  backward(layer, dy, x, wrt) {
    const s = sizes(layer, x);
    const [pixels, outputs] = [s.H * s.W, s.out[0] * s.out[1]];
    const dx = new Float64Array(x.data.length);
    if (wrt === "input") {
      eachWeight(s, layer.groups, (n, k, c, i, j, w) => {
        const weight = layer.weight.data[w];
        const [from, to] = [(n * s.K + k) * outputs, (n * s.C + c) * pixels];
        slide(layer, i, j, [s.H, s.W], s.out, (o, p) => (dx[to + p] += weight * dy.data[from + o]));
      });
      return { dx: array(x.shape, dx), grads: {} };
    }
    const dw = new Float64Array(layer.weight.data.length);
    eachWeight(s, layer.groups, (n, k, c, i, j, w) => {
      const weight = layer.weight.data[w];
      const [from, to] = [(n * s.K + k) * outputs, (n * s.C + c) * pixels];
      let sum = 0;
      slide(layer, i, j, [s.H, s.W], s.out, (o, p) => {
        const blame = dy.data[from + o];
        sum += blame * x.data[to + p];
        dx[to + p] += blame * weight;
      });
      dw[w] += sum;
    });
    const grads = { weight: array(layer.weight.shape, dw) };
    if (layer.bias) {
      const db = new Float64Array(s.K);
      dy.data.forEach((blame, i) => (db[Math.floor(i / outputs) % s.K] += blame));
      grads.bias = array([s.K], db);
    }
    return { dx: array(x.shape, dx), grads };
  },
};
