// The checker of Parsons problems, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, owner } from "../../nnlib/figures/src/elements/parsons-check.js";

const program = [
  ["for x, t in examples:", 0],
  ["y = step(w @ x + b)", 1],
  ["if y != t:", 1],
  ["w = w + (t - y) * x", 2, "4-5"],
  ["b = b + (t - y)", 2, "4-5"],
  ["print(w, b)", 0],
].map(([text, indent, group], key) => ({ key: String(key), text, indent, group }));
const right = program.map(({ key, text, indent }) => ({ key, text, indent }));
const swapped = (i, j) => right.map((line, k) => (k === i ? right[j] : k === j ? right[i] : line));
const verdict = (answer) => {
  const { at, kind } = check(program, answer);
  return [at, kind];
};

test("the right order is right", () => assert.deepEqual(check(program, right), { right: true }));

test("lines of one group may change places", () => assert.equal(check(program, swapped(3, 4)).right, true));

test("a line too early is named by its place", () => {
  assert.deepEqual(verdict(swapped(1, 2)), [1, "early"]);
  assert.equal(check(program, swapped(1, 2)).expected.key, "1");
});

test("a group does not excuse a line outside it", () => assert.deepEqual(verdict(swapped(4, 5)), [4, "early"]));

test("a line that belongs nowhere is a stranger", () => {
  const answer = right.with(3, { key: "x0", text: "w = w + (y - t) * x", indent: 2 });
  assert.deepEqual(verdict(answer), [3, "stranger"]);
});

test("a line after the end is a stranger", () => {
  assert.deepEqual(verdict([...right, { key: "x0", text: "b = 0", indent: 0 }]), [6, "stranger"]);
});

for (const [name, indent] of [["too far", 3], ["too little", 1]])
  test(`indentation counts: ${name}`, () => assert.deepEqual(verdict(right.with(3, { ...right[3], indent })), [3, "indent"]));

test("a program that stops too soon misses its next line", () => {
  assert.deepEqual(verdict(right.slice(0, 4)), [4, "missing"]);
  assert.equal(check(program, right.slice(0, 4)).expected.key, "4");
});

test("only the first fault is told", () => {
  assert.deepEqual(verdict([{ ...right[0], indent: 1 }, ...right.slice(2)]), [0, "indent"]);
});

test("two lines with the same text are the same line, each with its indentation", () => {
  const twice = [
    { key: "0", text: "total += 1", indent: 0 },
    { key: "1", text: "total += 1", indent: 1 },
  ];
  assert.equal(check(twice, [twice[0], twice[1]]).right, true);
  assert.equal(check(twice, [{ ...twice[1], indent: 0 }, { ...twice[0], indent: 1 }]).right, true);
  assert.equal(check(twice, [twice[1], twice[0]]).kind, "indent");
});

test("the owner of a line is the nearest line above with less indentation", () => {
  assert.equal(owner(right, 3, 2), 2);
  assert.equal(owner(right, 5, 1), 0);
  assert.equal(owner(right, 5, 0), -1);
});

test("equal texts in one group are told apart by their indentation", () => {
  const group = [
    { key: "0", text: "count += 1", indent: 1, group: "1-2" },
    { key: "1", text: "count += 1", indent: 2, group: "1-2" },
  ];
  assert.equal(check(group, [group[1], group[0]]).right, true);
});
