// Arrays of tiny-net: { shape: [N, ...], data: Float64Array }, the numbers row by row, as NumPy keeps them.
// 64 bits, because an attack follows the signs of gradients: in 32 bits one that is almost zero could have either.

/** How many numbers an array of this shape holds. */
export const count = (shape) => shape.reduce((product, length) => product * length, 1);

/** An array of this shape, of zeros or of the given numbers. */
export function array(shape, numbers) {
  const data = numbers === undefined ? new Float64Array(count(shape)) : Float64Array.from(numbers);
  if (data.length !== count(shape)) {
    throw new RangeError(`an array of shape [${shape}] wants ${count(shape)} numbers, got ${data.length}`);
  }
  return { shape: [...shape], data };
}

/** The same numbers in another shape, not copied. */
export const reshape = (x, shape) => ({ shape: [...shape], data: x.data });

/** A new array: f of each number, its place given too. */
export const map = (x, f) => ({ shape: x.shape, data: x.data.map(f) });

/** a + b, number by number. */
export const add = (a, b) => map(a, (number, i) => number + b.data[i]);

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * An array from a script that nnlib.deploy.export_javascript wrote: { shape, float32 }, or whole numbers with a
 * scale for each place along an axis, { shape, int8, scale, axis }: weight = scale * int8.
 */
export function decode(entry) {
  if (entry.float32 !== undefined) return array(entry.shape, new Float32Array(bytes(entry.float32).buffer));
  const scale = new Float32Array(bytes(entry.scale).buffer);
  const inner = count(entry.shape.slice(entry.axis + 1));
  const weights = Float32Array.from(new Int8Array(bytes(entry.int8).buffer)); // the product is rounded as nnlib's is
  return array(entry.shape, weights.map((q, i) => q * scale[Math.floor(i / inner) % scale.length]));
}
