// A drawing as strokes: lists of points [x, y] from 0 to 1. Strokes keep well, fit into a link, and become pixels of
// whatever size a network wants.

const GRID = 36 ** 2 - 1; // a coordinate is written as two digits of base 36
const MOST = 6000; // characters of a drawing

/** Strokes as text: four characters a point, a dot between strokes. */
export const format = (strokes) =>
  strokes.map((stroke) => stroke.flat().map((v) => Math.round(v * GRID).toString(36).padStart(2, "0")).join("")).join(".");

/** The strokes that a text holds, undefined if it is none; no text, no strokes. */
export function parse(text) {
  if (typeof text !== "string" || text.length > MOST || !/^(([\da-z]{4})+(\.([\da-z]{4})+)*)?$/.test(text)) return undefined;
  if (text === "") return [];
  const number = (pair) => parseInt(pair, 36) / GRID;
  return text.split(".").map((stroke) => stroke.match(/.{4}/g).map((p) => [number(p.slice(0, 2)), number(p.slice(2))]));
}

/** The distance of p from the line between a and b. */
function distance([px, py], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/** A stroke with fewer points that stays within `most` of the old one (Ramer 1972, Douglas and Peucker 1973). */
export function simplify(stroke, most = 0.0015) {
  if (stroke.length < 3) return stroke;
  const [first, last] = [stroke[0], stroke.at(-1)];
  const away = stroke.map((p) => distance(p, first, last));
  const far = Math.max(...away);
  if (far <= most) return [first, last];
  const i = away.indexOf(far);
  return [...simplify(stroke.slice(0, i + 1), most), ...simplify(stroke.slice(i), most).slice(1)];
}

/** A pen of this radius (in pixels) led along the strokes (in pixels): side x side numbers, ink 1, edges soft. */
export function draw(strokes, side, radius) {
  const ink = new Float64Array(side * side);
  for (const stroke of strokes) {
    stroke.forEach((b, i) => {
      const a = stroke[Math.max(0, i - 1)];
      const reach = radius + 1;
      const [left, right] = [Math.min(a[0], b[0]) - reach, Math.max(a[0], b[0]) + reach];
      const [top, bottom] = [Math.min(a[1], b[1]) - reach, Math.max(a[1], b[1]) + reach];
      for (let r = Math.max(0, Math.floor(top)); r < Math.min(side, bottom); r++) {
        for (let c = Math.max(0, Math.floor(left)); c < Math.min(side, right); c++) {
          const depth = radius + 0.5 - distance([c + 0.5, r + 0.5], a, b);
          ink[r * side + c] = Math.max(ink[r * side + c], Math.min(1, Math.max(0, depth)));
        }
      }
    });
  }
  return ink;
}

/** Where the ink's middle of mass lies: [x, y] in pixels; null without ink. */
export function middleOfMass(ink, side) {
  let [mass, x, y] = [0, 0, 0];
  ink.forEach((v, i) => {
    mass += v;
    x += v * ((i % side) + 0.5);
    y += v * (Math.floor(i / side) + 0.5);
  });
  return mass ? [x / mass, y / mass] : null;
}

/**
 * The drawing as MNIST's digits were made: the longer side of its box 20 of 28 pixels, its middle of mass in the
 * middle of the picture, a pen of about 2.6 pixels. 784 numbers from 0 to 1; all 0 without strokes.
 */
export function digit(strokes, { side = 28, box = 20, radius = 1.3 } = {}) {
  const points = strokes.flat();
  if (!points.length) return new Float64Array(side * side);
  const ends = [0, 1].map((axis) => points.map((p) => p[axis])).map((v) => [Math.min(...v), Math.max(...v)]);
  const longest = Math.max(...ends.map(([low, high]) => high - low), 0.02);
  const scale = (box - 2 * radius) / longest;
  const at = (shift) =>
    strokes.map((stroke) => stroke.map((p) => p.map((v, axis) => (v - (ends[axis][0] + ends[axis][1]) / 2) * scale + side / 2 + shift[axis])));
  const middle = middleOfMass(draw(at([0, 0]), side, radius), side);
  const room = ends.map(([low, high]) => (side - (high - low) * scale) / 2 - radius); // no ink over the edge
  const shift = middle.map((v, axis) => Math.min(room[axis], Math.max(-room[axis], side / 2 - v)));
  return draw(at(shift), side, radius);
}
