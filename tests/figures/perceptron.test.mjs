// The numbers of the figures against those of nnlib, which test_math.py writes to the file named by NNLIB_VECTORS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { stories } from "../../nnlib/figures/src/concert/stories.js";
import { agreement, beyondLines, functionName, functions, gates } from "../../nnlib/figures/src/math/boolean.js";
import { bitsOf, hiddenOf, networkBits, unitOutput, unitScore } from "../../nnlib/figures/src/math/gates.js";
import { combinations, contributions, decide, floating, examine, score } from "../../nnlib/figures/src/math/perceptron.js";

const vectors = JSON.parse(readFileSync(process.env.NNLIB_VECTORS, "utf8"));

test("scores and decisions are nnlib's", () => {
  assert.ok(vectors.perceptrons.length >= 200);
  for (const { weights, bias, x, score: wanted, decision } of vectors.perceptrons) {
    const got = score(weights, bias, x);
    assert.ok(Math.abs(got - wanted) < 1e-5, `${weights} ${bias} ${x}: ${got} against ${wanted}`);
    // On the line itself floats may fall to either side; the figure, exact in decimals, is on it: not above zero.
    assert.equal(decide(weights, bias, x), Math.abs(wanted) < 1e-9 ? 0 : decision);
  }
});

test("hidden layers are nnlib's", () => {
  for (const { hidden, output, x, h, sum, y } of vectors.networks) {
    assert.deepEqual(hiddenOf(hidden, x), h);
    assert.ok(Math.abs(unitScore(output, h) - sum) < 1e-5);
    assert.equal(unitOutput(output, h), y);
  }
});

test("the numbers of the chapter, to the digit", () => {
  const { concert, festival } = stories;
  assert.equal(score(concert.weights, 0, [1, 0, 0]), 0.3);
  assert.equal(decide(concert.weights, -concert.threshold, [1, 0, 0]), 0);
  assert.equal(score(concert.weights, 0, [1, 0, 1]), 0.9);
  assert.equal(decide(concert.weights, -concert.threshold, [1, 0, 1]), 1);
  assert.deepEqual(contributions(festival.weights, festival.answers), [12, 4, 8, 2]);
  assert.equal(score(festival.weights, 0, festival.answers), 26);
  assert.equal(score(festival.weights, -festival.threshold, festival.answers), 1);
});

test("a sum that equals its threshold does not pass it", () => {
  assert.equal(decide([0.1, 0.2], -0.3, [1, 1]), 0);
  assert.equal(decide([0.3, 0.3, 0.6], -1.2, [1, 1, 1]), 0);
  assert.ok(floating([0.1, 0.2], -0.3, [1, 1]) > 0, "which Python misses, and the figure says so");
  assert.equal(floating([0.5, 0.25], -0.75, [1, 1]), 0);
});

test("every combination is looked at", () => {
  assert.equal(combinations(3).length, 8);
  assert.equal(combinations(4, 4).length, 625);
  assert.deepEqual(combinations(2), [[0, 0], [0, 1], [1, 0], [1, 1]]);
});

test("no challenge is solved at the start, each can be, and no cheat passes", () => {
  const solutions = {
    friends: [[0.3, 0.3, 0.4], 0.5],
    majority: [[0.3, 0.3, 0.3], 0.5],
    crowd: [[0, 0.6, -0.6], 0.5],
    sun: [[5, 0, 0, 0], 14],
    alone: [[4, 2, 5, 1], 30],
  };
  for (const story of Object.values(stories)) {
    const { min, max } = story.weightLimits;
    for (const { id, wanted } of story.challenges) {
      const at = (weights, threshold) => examine(weights, -threshold, wanted, story.top);
      const start = at(story.weights, story.threshold);
      assert.ok(start.right < start.total, `${id} is already solved`);
      assert.equal(start.wrong.right, false);
      const [weights, threshold] = solutions[id];
      assert.ok(weights.every((w) => w >= min && w <= max), `${id}: the solution can be set`);
      const solved = at(weights, threshold);
      assert.equal(solved.right, solved.total, id);
      assert.equal(solved.wrong, undefined);
      for (const never of [story.thresholdLimits.min, story.thresholdLimits.max]) {
        const cheat = at(story.weights, never);
        assert.ok(cheat.right < cheat.total, `${id} falls to always or never going`);
      }
    }
  }
});

test("a line computes fourteen of the sixteen functions, never XOR or XNOR", () => {
  const grid = Array.from({ length: 17 }, (_, i) => (i - 8) / 4);
  const seen = new Set(grid.flatMap((w1) => grid.flatMap((w2) => grid.map((b) => bitsOf([w1, w2, b])))));
  assert.equal(seen.size, 14);
  assert.deepEqual(functions.filter((bits) => !seen.has(bits)).sort(), [...beyondLines].sort());
  assert.equal(Math.max(...[...seen].map((bits) => agreement(bits, gates.XOR))), 3);
});

test("a hidden layer computes XOR, and the functions have their names", () => {
  assert.equal(networkBits([[1, 1, -0.5], [-1, -1, 1.5]], [1, 1, -1.5]), gates.XOR);
  assert.equal(functionName(bitsOf([-1, -1, 1.5])), "x₁ NAND x₂");
  assert.equal(functionName("0010", "h₁", "h₂"), "h₁ and not h₂");
  for (const bits of functions) {
    for (const [i, [a, b]] of combinations(2).entries()) {
      // The name itself, read as logic, gives the bits.
      const logic = functionName(bits, "A", "B").replace("always ", "");
      const value = {
        AND: a & b, OR: a | b, XOR: a ^ b, NAND: 1 - (a & b), NOR: 1 - (a | b), XNOR: 1 - (a ^ b),
      }[logic.split(" ")[1]] ??
        { 0: 0, 1: 1, A: a, B: b, "not A": 1 - a, "not B": 1 - b, "A and not B": a & (1 - b), "B and not A": b & (1 - a),
          "A or not B": a | (1 - b), "B or not A": b | (1 - a) }[logic];
      assert.equal(Number(bits[i]), value, `${logic} at ${a}, ${b}`);
    }
  }
});
