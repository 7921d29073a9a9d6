// A window that slides over a picture: the arithmetic that convolution and pooling share.
// H, W height and width of the picture, OH, OW of the output, KH, KW of the window.

/** [OH, OW] for pictures of H x W; a RangeError if the window does not fit. */
export function outputSize(layer, H, W) {
  const sizes = [H, W].map((length, axis) => {
    const reach = layer.dilation[axis] * (layer.size[axis] - 1) + 1;
    const [before, after] = layer.padding[axis];
    return Math.floor((length + before + after - reach) / layer.stride[axis]) + 1;
  });
  if (Math.min(...sizes) < 1) throw new RangeError(`a window of ${layer.size} does not fit a picture of ${H} x ${W}`);
  return sizes;
}

/**
 * For row (axis 0) or column (axis 1) number i of the window: which outputs it gives something to, from `first`
 * up to (not including) `end`, and where output 0 would look in the picture. Elsewhere it lies on padding.
 */
export function span(layer, axis, i, length, outputs) {
  const stride = layer.stride[axis];
  const start = i * layer.dilation[axis] - layer.padding[axis][0];
  const first = Math.max(0, Math.ceil(-start / stride));
  const end = Math.min(outputs, Math.floor((length - 1 - start) / stride) + 1);
  return { first, end, start, stride };
}

/**
 * Calls visit(o, p) for each output pixel o and the picture's pixel p that cell (i, j) of the window shows it.
 * o and p count within one feature map.
 */
export function slide(layer, i, j, [H, W], [OH, OW], visit) {
  const rows = span(layer, 0, i, H, OH);
  const columns = span(layer, 1, j, W, OW);
  for (let r = rows.first; r < rows.end; r++) {
    const from = (rows.start + r * rows.stride) * W + columns.start;
    for (let s = columns.first; s < columns.end; s++) visit(r * OW + s, from + s * columns.stride);
  }
}
