// Scales, ticks and bounds.
import { add } from "../math/decimal.js";

/** A linear scale: scale([0, 1], [10, 20])(0.5) = 15; `.back` is its inverse. */
export function scale([a, b], [p, q]) {
  const forward = (x) => p + ((x - a) / (b - a)) * (q - p);
  forward.back = (y) => a + ((y - p) / (q - p)) * (b - a);
  return forward;
}

/** Round numbers from a to b, about `count` of them, in steps of 1, 2 or 5 times a power of ten. */
export function ticks(a, b, count = 6) {
  const raw = (b - a) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= raw * 0.999);
  const first = Math.ceil(a / step - 1e-9);
  const last = Math.floor(b / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Bounds for the axis: wide enough for every sum that can occur and for the limit, never less than `least`, ending on ticks. */
export function bounds(lowest, highest, limit, least) {
  const room = Math.max(highest - lowest, least) * 0.15;
  const low = Math.min(lowest - (lowest < 0 ? room : 0), limit - room / 2);
  const high = Math.max(highest + room, limit + room / 2);
  const marks = ticks(low, high);
  const step = add(marks[1], -marks[0]);
  const [first, last] = [marks[0], marks.at(-1)];
  return [first > low ? add(first, -step) : first, last < high ? add(last, step) : last];
}
