import assert from "node:assert/strict";
import { test } from "node:test";
import { add, places, round, show, times } from "../../nnlib/figures/src/math/decimal.js";

test("decimals are added as they are written", () => {
  assert.equal(add(0.1, 0.2), 0.3);
  assert.equal(add(0.3, 0.6), 0.9);
  assert.equal(add(0.3, 0.3, 0.6, -0.5), 0.7);
  assert.equal(add(), 0);
  assert.ok(Object.is(add(0.5, -0.5), 0));
  assert.ok(Object.is(add(-0), 0), "a sum is never -0");
});

test("decimals are multiplied as they are written", () => {
  assert.equal(times(0.1, 3), 0.3);
  assert.equal(times(1.1, 1.1), 1.21);
  assert.equal(times(-0.07, 100), -7);
  assert.ok(Object.is(times(-0.3, 0), 0));
});

test("every sum and product of two-place decimals is exact", () => {
  for (let i = -300; i <= 300; i += 7) {
    for (let j = -300; j <= 300; j += 11) {
      assert.equal(add(i / 100, j / 100), (i + j) / 100 + 0);
      assert.equal(times(i / 100, j / 100), (i * j) / 10000 + 0);
    }
  }
});

test("places counts the digits behind the point, also of 1e-7", () => {
  assert.deepEqual([3, 0.5, 0.25, 1e-7, 2.5e-7, 1e21].map(places), [0, 1, 2, 7, 8, 0]);
});

test("numbers are shown with the true minus sign", () => {
  assert.equal(show(-0.5), "\u22120.5");
  assert.equal(show(0.3, { plus: true }), "+0.3");
  assert.equal(show(0, { plus: true }), "0");
  assert.equal(round(0.12345, 2), 0.12);
});
