import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, segment, through } from "../../nnlib/figures/src/math/plane.js";
import { bounds, scale, ticks } from "../../nnlib/figures/src/parts/axes.js";

const area = (polygon) =>
  Math.abs(polygon.reduce((sum, [x, y], i) => sum + x * polygon.at(i - 1)[1] - y * polygon.at(i - 1)[0], 0)) / 2;
const value = ([w1, w2, b], [x, y]) => w1 * x + w2 * y + b;

test("the cells cover the square once, each on its side of every line", () => {
  for (const lines of [[[1, 1, -0.5]], [[1, 1, -0.5], [-1, -1, 1.5]], [[1, -0.4, -0.3], [0.3, 1, -0.7]], [[1, 0, 5]], [[0, 0, 1]], [[0, 0, -1]]]) {
    const parts = cells(lines, -0.5, 1.5);
    assert.ok(Math.abs(parts.reduce((sum, { polygon }) => sum + area(polygon), 0) - 4) < 1e-9, String(lines));
    for (const { code, polygon } of parts) {
      const center = [0, 1].map((i) => polygon.reduce((sum, p) => sum + p[i], 0) / polygon.length);
      lines.forEach((line, i) => assert.equal(code[i], value(line, center) > 0 ? 1 : 0));
    }
  }
  assert.equal(cells([[1, 0, -0.5], [0, 1, -0.5]], -0.5, 1.5).length, 4);
});

test("a line is seen between the edges of the square, or not at all", () => {
  const ends = segment([1, 1, -0.5], -0.5, 1.5).sort((a, b) => a[0] - b[0]);
  assert.deepEqual(ends, [[-0.5, 1], [1, -0.5]]);
  assert.equal(segment([0, 0, 1], -0.5, 1.5), null);
  assert.equal(segment([1, 0, 5], -0.5, 1.5), null);
});

test("a turned line passes through both handles and keeps its 1 side", () => {
  const before = [1, -0.4, -0.3];
  for (const [p, q] of [[[0, 0.2], [1, 0.9]], [[1.2, -0.3], [0.1, 1.3]], [[0.5, 0], [0.5, 1]]]) {
    const line = through(p, q, before);
    for (const point of [p, q]) assert.ok(Math.abs(value(line, point)) < 0.02);
    assert.ok(line[0] * before[0] + line[1] * before[1] >= 0);
    assert.deepEqual(through(q, p, before), line, "whichever handle was moved");
    assert.ok(Math.abs(Math.hypot(line[0], line[1]) - Math.hypot(1, 0.4)) < 0.02);
  }
});

test("scales invert and ticks are round", () => {
  const x = scale([-0.5, 1.5], [0, 360]);
  assert.equal(x(0.5), 180);
  assert.ok(Math.abs(x.back(x(0.37)) - 0.37) < 1e-12);
  assert.deepEqual(ticks(0, 1.5, 3), [0, 0.5, 1, 1.5]);
  assert.deepEqual(ticks(-0.35, 0.35, 8), [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
});

test("an axis holds every sum and the limit, also when all weights are zero", () => {
  for (const [lowest, highest, limit, least] of [[0, 1.2, 0.5, 1], [-3, 0, 2, 1], [0, 36, 25, 10], [0, 0, 0, 10], [0, 0, 0, 1], [-20, 80, -20, 10]]) {
    const [low, high] = bounds(lowest, highest, limit, least);
    assert.ok(low <= Math.min(lowest, limit) && high >= Math.max(highest, limit), `${low} ${high}`);
    assert.ok(ticks(low, high).length >= 2 && ticks(low, high).length <= 9);
    assert.ok(high - low >= 0.1 * least);
  }
});
