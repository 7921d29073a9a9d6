import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "../../nnlib/figures/src/permalink.js";
import { number, numbers, oneOf } from "../../nnlib/figures/src/schema.js";

test("figures share one fragment and leave each other alone", () => {
  const first = writeFragment("", "concert", { weights: "0.4,0.4,0.4", form: "bias" });
  assert.equal(first, "#concert.weights=0.4,0.4,0.4&concert.form=bias");
  const both = writeFragment(first, "gates", { target: "XOR" });
  assert.deepEqual(readFragment(both, "concert"), { weights: "0.4,0.4,0.4", form: "bias" });
  assert.deepEqual(readFragment(both, "gates"), { target: "XOR" });
  assert.equal(writeFragment(both, "concert", {}), "#gates.target=XOR");
});

test("a name that starts like another is another", () => {
  const hash = "#concert-2.form=bias&a.b.form=threshold";
  assert.deepEqual(readFragment(hash, "concert"), {});
  assert.deepEqual(readFragment(hash, "concert-2"), { form: "bias" });
  assert.deepEqual(readFragment(hash, "a.b"), { form: "threshold" });
});

test("what a text holds comes back, and a stray percent sign does no harm", () => {
  const hash = writeFragment("#section", "x", { t: "a&b=c %" });
  assert.deepEqual(readFragment(hash, "x"), { t: "a&b=c %" });
  assert.deepEqual(readFragment("#x.t=100%", "x"), { t: "100%" });
  assert.deepEqual(readFragment("#plain-anchor", "x"), {});
});

test("fields take what they understand and refuse the rest", () => {
  const weights = numbers({ count: 3, min: -1, max: 1 });
  assert.deepEqual(weights.parse("0.3, 0.3 0.6"), [0.3, 0.3, 0.6]);
  assert.deepEqual(weights.parse("9,0.123,-4"), [1, 0.12, -1]);
  for (const bad of ["", "1,2", "a,b,c", "1,2,Infinity"]) assert.equal(weights.parse(bad), undefined, bad);
  for (const bad of ["0.3", [1, 2], [1, 2, null], [1, 2, "3"], {}]) assert.equal(weights.check(bad), undefined);
  assert.equal(number({ min: 0 }).parse(" "), undefined);
  assert.equal(number({ min: 0, max: 2 }).check("1"), undefined);
  assert.equal(number({ min: 0, max: 2 }).check(7), 2);
  assert.equal(oneOf("a", "b").parse("c"), undefined);
});
