// Pooling: smaller pictures. x (N, C, H, W), y (N, C, OH, OW); the mean over all pixels gives y (N, C).
import { array } from "./array.js";
import { outputSize, slide } from "./window.js";

function sizes(layer, x) {
  const [N, C, H, W] = x.shape;
  if (x.shape.length !== 4) throw new RangeError(`pooling wants pictures [N, C, H, W], got [${x.shape}]`);
  return { maps: N * C, H, W, out: layer.size ? outputSize(layer, H, W) : [1, 1] };
}

/** Calls visit(o, p) for each output number and each number of the input under its window. */
function eachPair(layer, x, visit) {
  const { maps, H, W, out } = sizes(layer, x);
  for (let m = 0; m < maps; m++) {
    const [to, from] = [m * out[0] * out[1], m * H * W];
    for (let i = 0; i < layer.size[0]; i++) {
      for (let j = 0; j < layer.size[1]; j++) {
        slide(layer, i, j, [H, W], out, (o, p) => visit(to + o, from + p));
      }
    }
  }
}

export const maxPool2d = {
  forward(layer, x) {
    const { out } = sizes(layer, x);
    const y = array([...x.shape.slice(0, 2), ...out]);
    y.data.fill(-Infinity);
    const winners = new Int32Array(y.data.length);
    eachPair(layer, x, (o, p) => {
      if (x.data[p] > y.data[o]) [y.data[o], winners[o]] = [x.data[p], p];
    });
    return { y, cache: { shape: x.shape, winners } };
  },
  backward(layer, dy, { shape, winners }) {
    const dx = array(shape);
    dy.data.forEach((blame, o) => (dx.data[winners[o]] += blame)); // all of it to the pixel that won
    return { dx, grads: {} };
  },
};

export const avgPool2d = {
  forward(layer, x) {
    const { out } = sizes(layer, x);
    const sums = new Float64Array(x.shape[0] * x.shape[1] * out[0] * out[1]);
    eachPair(layer, x, (o, p) => (sums[o] += x.data[p]));
    const area = layer.size[0] * layer.size[1]; // padding counts as zeros
    return { y: array([...x.shape.slice(0, 2), ...out], sums.map((sum) => sum / area)), cache: x };
  },
  backward(layer, dy, x) {
    const dx = array(x.shape);
    const area = layer.size[0] * layer.size[1];
    eachPair(layer, x, (o, p) => (dx.data[p] += dy.data[o] / area));
    return { dx, grads: {} };
  },
};

export const globalAvgPool2d = {
  forward(layer, x) {
    const { maps, H, W } = sizes(layer, x);
    const sums = new Float64Array(maps);
    x.data.forEach((number, i) => (sums[Math.floor(i / (H * W))] += number));
    return { y: array(x.shape.slice(0, 2), sums.map((sum) => sum / (H * W))), cache: x.shape };
  },
  backward(layer, dy, shape) {
    const pixels = shape[2] * shape[3];
    const dx = array(shape);
    return { dx: array(shape, dx.data.map((_, i) => dy.data[Math.floor(i / pixels)] / pixels)), grads: {} };
  },
};
