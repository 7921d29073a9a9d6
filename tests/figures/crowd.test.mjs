// The crowd figure's bell curves against the standard library's normal distribution and nnlib's initial picture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { below, crowd } from "../../nnlib/figures/src/math/normal.js";

const { shares, cases } = JSON.parse(readFileSync(process.env.NNLIB_VECTORS, "utf8"));

test("the share below z is the normal distribution's", () => {
  assert.ok(shares.length > 50);
  for (const [z, share] of shares) assert.ok(Math.abs(below(z) - share) < 1e-6, `${z}: ${below(z)} against ${share}`);
});

test("sums of shifted measurements are as right as they are on paper", () => {
  assert.ok(cases.length > 50);
  for (const { start, z, share } of cases) {
    const got = crowd(start);
    assert.ok(Math.abs(got.sum - z) < 1e-9 * (1 + Math.abs(z)), JSON.stringify(start));
    assert.ok(Math.abs(got.right - share) < 1e-6, JSON.stringify(start));
  }
});
