// Geometry of lines in the square [low, high]^2. A line is [w1, w2, b]: the points where w1 x + w2 y + b = 0.
import { round } from "./decimal.js";

const value = ([w1, w2, b], [x, y]) => w1 * x + w2 * y + b;

/** The part of a polygon (list of points) on the side of the line where its value is positive (sign 1) or not (-1). */
export function clip(polygon, line, sign) {
  const inside = (p) => sign * value(line, p) >= 0;
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length];
    const [vp, vq] = [value(line, p), value(line, q)];
    const kept = inside(p) ? [p] : [];
    if (inside(p) === inside(q) || vp === vq) return kept;
    const t = vp / (vp - vq); // where the edge p-q meets the line
    return [...kept, [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]];
  });
}

export const square = (low, high) => [
  [low, low],
  [high, low],
  [high, high],
  [low, high],
];

const area = (polygon) =>
  Math.abs(polygon.reduce((sum, [x, y], i) => sum + x * polygon.at(i - 1)[1] - y * polygon.at(i - 1)[0], 0)) / 2;

/** The cells into which lines cut a square: [{code: [0 or 1 for each line], polygon}], empty ones left out. */
export function cells(lines, low, high) {
  const start = [{ code: [], polygon: square(low, high) }];
  const cut = lines.reduce(
    (parts, line) =>
      parts.flatMap(({ code, polygon }) => [
        { code: [...code, 0], polygon: clip(polygon, line, -1) },
        { code: [...code, 1], polygon: clip(polygon, line, 1) },
      ]),
    start,
  );
  // A line that is nowhere (w = 0) leaves the square whole: on the side that its bias says.
  const real = ({ code, polygon }) => lines.every((l, i) => l[0] || l[1] || code[i] === (l[2] > 0 ? 1 : 0)) && area(polygon) > 1e-9;
  return cut.filter(real);
}

/** The two ends of the line inside the square, or null if it does not pass through. */
export function segment(line, low, high) {
  if (line[0] === 0 && line[1] === 0) return null;
  const side = clip(square(low, high), line, 1).filter((p) => Math.abs(value(line, p)) < 1e-9);
  const far = side.find((p) => Math.hypot(p[0] - side[0][0], p[1] - side[0][1]) > 1e-6);
  return far ? [side[0], far] : null;
}

/** The line through points p and q, turned and scaled to stay as close as can be to the line before. */
export function through(p, q, before, longest = 1.4) {
  const normal = [q[1] - p[1], p[0] - q[0]];
  const length = Math.hypot(...normal);
  const wanted = Math.min(longest, Math.hypot(before[0], before[1]) || 1);
  const side = normal[0] * before[0] + normal[1] * before[1] < 0 ? -1 : 1;
  const w = normal.map((n) => round((side * wanted * n) / length, 2));
  return [...w, round(-(w[0] * (p[0] + q[0]) + w[1] * (p[1] + q[1])) / 2, 2)];
}
