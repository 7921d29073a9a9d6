// Convolution. N batch, C channels in, K kernels, G groups, H W height and width, OH OW of the output.
// y[n, k, r, s] = b[k] + sum over c, i, j of w[k, c, i, j] x[n, c, stride r + dilation i, stride s + dilation j]
//
// What each weight is multiplied with is laid out in a row first (the windows: D = C KH KW rows of OH OW numbers),
// so that all the rest are long plain loops: twice as fast as following the windows in place.
import { array } from "./array.js";
import { outputSize, span } from "./window.js";

function sizes(layer, x) {
  const [K, CG, KH, KW] = layer.weight.shape;
  const [N, C, H, W] = x.shape;
  if (x.shape.length !== 4 || C !== CG * layer.groups) {
    throw new RangeError(`conv2d wants an input of shape [N, ${CG * layer.groups}, H, W], got [${x.shape}]`);
  }
  const out = outputSize(layer, H, W);
  const rows = Array.from({ length: KH }, (_, i) => span(layer, 0, i, H, out[0]));
  const columns = Array.from({ length: KW }, (_, j) => span(layer, 1, j, W, out[1]));
  return { N, C, H, W, K, CG, KH, KW, G: layer.groups, D: CG * KH * KW, O: out[0] * out[1], out, rows, columns };
}

/** Copies the windows of one group of channels, which begin at `from` in x, into the rows of `windows`. */
function unfold(s, x, from, windows) {
  windows.fill(0); // padding
  for (let c = 0, d = 0; c < s.CG; c++) {
    for (const row of s.rows) {
      for (const column of s.columns) {
        for (let r = row.first; r < row.end; r++) {
          const at = from + (c * s.H + row.start + r * row.stride) * s.W + column.start;
          for (let q = column.first; q < column.end; q++) windows[d + r * s.out[1] + q] = x[at + q * column.stride];
        }
        d += s.O;
      }
    }
  }
}

/** Adds the rows of `windows` to where they came from: unfold in reverse. */
function fold(s, windows, dx, to) {
  for (let c = 0, d = 0; c < s.CG; c++) {
    for (const row of s.rows) {
      for (const column of s.columns) {
        for (let r = row.first; r < row.end; r++) {
          const at = to + (c * s.H + row.start + r * row.stride) * s.W + column.start;
          for (let q = column.first; q < column.end; q++) dx[at + q * column.stride] += windows[d + r * s.out[1] + q];
        }
        d += s.O;
      }
    }
  }
}

/** Calls visit(first kernel, first channel's place in x, first output's place in y) for each example and group. */
function eachGroup(s, visit) {
  const kernels = s.K / s.G;
  for (let n = 0; n < s.N; n++) {
    for (let g = 0; g < s.G; g++) {
      visit(g * kernels, (n * s.C + g * s.CG) * s.H * s.W, (n * s.K + g * kernels) * s.O);
    }
  }
}

/** to[a + t] += factor from[b + t] for `length` numbers. */
function addRow(to, a, factor, from, b, length) {
  for (let t = 0; t < length; t++) to[a + t] += factor * from[b + t];
}

/** The sum of x[a + t] y[b + t] over `length` numbers. */
function dot(x, a, y, b, length) {
  let sum = 0;
  for (let t = 0; t < length; t++) sum += x[a + t] * y[b + t];
  return sum;
}

export const conv2d = {
  forward(layer, x) {
    const s = sizes(layer, x);
    const y = array([s.N, s.K, ...s.out]);
    const windows = new Float64Array(s.D * s.O);
    const weights = layer.weight.data;
    eachGroup(s, (first, from, to) => {
      unfold(s, x.data, from, windows);
      for (let k = 0; k < s.K / s.G; k++) {
        const row = to + k * s.O;
        if (layer.bias) y.data.fill(layer.bias.data[first + k], row, row + s.O);
        for (let d = 0; d < s.D; d++) addRow(y.data, row, weights[(first + k) * s.D + d], windows, d * s.O, s.O);
      }
    });
    return { y, cache: x };
  },

  backward(layer, dy, x, wrt) {
    const s = sizes(layer, x);
    const dx = array(x.shape);
    const windows = new Float64Array(s.D * s.O);
    const weights = layer.weight.data;
    const grads = { weight: array(layer.weight.shape) };
    if (layer.bias) grads.bias = array([s.K]);
    eachGroup(s, (first, from, to) => {
      if (wrt !== "input") {
        unfold(s, x.data, from, windows);
        for (let k = 0; k < s.K / s.G; k++) {
          const row = to + k * s.O;
          for (let d = 0; d < s.D; d++) grads.weight.data[(first + k) * s.D + d] += dot(windows, d * s.O, dy.data, row, s.O);
          if (layer.bias) for (let t = 0; t < s.O; t++) grads.bias.data[first + k] += dy.data[row + t];
        }
      }
      windows.fill(0); // from here on the blame of each number in them
      for (let k = 0; k < s.K / s.G; k++) {
        for (let d = 0; d < s.D; d++) addRow(windows, d * s.O, weights[(first + k) * s.D + d], dy.data, to + k * s.O, s.O);
      }
      fold(s, windows, dx.data, from);
    });
    return { dx, grads: wrt === "input" ? {} : grads };
  },
};
