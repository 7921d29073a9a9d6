// The rules of the reader's progress, without a browser. Run with `node --test tests/elements/`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clear, count, empty, find, merge, missed, parse, record, size } from "../../nnlib/figures/src/elements/progress.js";
import { KEY, Store } from "../../nnlib/figures/src/elements/store.js";

const PAGE = "neurons/02-perceptron";
const xor = { page: PAGE, chapter: "The perceptron", id: "xor-line", kind: "quiz", prompt: "Why can no single perceptron compute XOR?" };
const nand = { ...xor, id: "nand-by-hand", kind: "reveal", prompt: "Find weights for NAND." };
const answer = (data, right, now, choice = [right ? 1 : 0]) => record(data, xor, { right, answer: choice }, now);

test("the first try decides, later tries are counted", () => {
  let data = answer(empty(), false, 10);
  data = answer(data, true, 20);
  const item = find(data, PAGE, "xor-line");
  assert.deepEqual(
    { ...item },
    { kind: "quiz", prompt: xor.prompt, tries: 2, first: false, right: true, missed: true, answer: [1], hints: 0, of: 0, since: 10, at: 20 },
  );
  assert.deepEqual(count(data, PAGE, ["xor-line", "other"]), { total: 2, answered: 1, first: 0 });
});

test("right at the first try is not missed; a later slip does not undo it", () => {
  const data = answer(answer(empty(), true, 10), false, 20);
  const item = find(data, PAGE, "xor-line");
  assert.equal(item.first, true);
  assert.equal(item.right, true);
  assert.equal(item.missed, true);
});

test("hints are counted and are no tries; the solution puts the task on the review page", () => {
  let data = record(empty(), nand, { right: false, missed: false, hints: 1, of: 3, counts: false }, 10);
  assert.deepEqual([find(data, PAGE, nand.id).tries, find(data, PAGE, nand.id).hints], [0, 1]);
  assert.equal(missed(data).length, 0);
  data = record(data, nand, { right: true, missed: true, hints: 3, of: 3 }, 20);
  assert.equal(missed(data).length, 1);
  assert.equal(find(data, PAGE, nand.id).first, false);
});

test("clearing takes a question off the review page and keeps its first try", () => {
  const data = clear(answer(empty(), false, 10), PAGE, "xor-line", 30);
  assert.equal(missed(data).length, 0);
  assert.equal(find(data, PAGE, "xor-line").first, false);
  assert.equal(clear(empty(), PAGE, "unknown", 30).pages[PAGE], undefined);
});

test("recording changes nothing that was there before", () => {
  const before = Object.freeze(answer(empty(), false, 10));
  const text = JSON.stringify(before);
  answer(before, true, 20);
  assert.equal(JSON.stringify(before), text);
});

test("merging keeps the earlier first try and the later state, whatever the order", () => {
  const here = answer(empty(), false, 10, [0]);
  const there = answer(answer(empty(), true, 20, [1]), true, 30, [1]);
  const joined = merge(here, there);
  assert.deepEqual(joined, merge(there, here));
  const item = find(joined, PAGE, "xor-line");
  assert.deepEqual([item.first, item.answer, item.tries, item.since, item.at], [false, [1], 2, 10, 30]);
  assert.deepEqual(merge(joined, joined), joined);
  assert.deepEqual(merge(joined, there), joined);
});

test("merging with equal times is still the same in both orders", () => {
  const a = answer(empty(), false, 10, [0]);
  const b = answer(empty(), true, 10, [1]);
  assert.deepEqual(merge(a, b), merge(b, a));
});

test("merging joins questions that only one side knows", () => {
  const joined = merge(answer(empty(), true, 1), record(empty(), nand, { right: true, missed: true, hints: 3, of: 3 }, 2));
  assert.equal(size(joined), 2);
});

test("what is written is read again", () => {
  const data = answer(empty(), false, 10);
  assert.deepEqual(parse(JSON.stringify(data)), data);
});

const broken = (change) => {
  const data = structuredClone(answer(empty(), false, 10));
  change(data, data.pages[PAGE].items["xor-line"]);
  return JSON.stringify(data);
};
for (const [name, text, message] of [
  ["no JSON", "{", /not JSON/],
  ["another file", '{"cells": []}', /no progress of this book/],
  ["a list", "[]", /no progress of this book/],
  ["a newer version", broken((data) => (data.version = 2)), /newer edition/],
  ["an unknown version", broken((data) => (data.version = "x")), /version 1 was wanted, "x" came/],
  ["a chapter without items", broken((data) => delete data.pages[PAGE].items), /chapter “neurons\/02-perceptron”/],
  ["an unknown kind", broken((_, item) => (item.kind = "essay")), /xor-line.*kind "essay"/],
  ["a word for a truth", broken((_, item) => (item.right = "yes")), /needs right: true or false/],
  ["a negative count", broken((_, item) => (item.tries = -1)), /needs tries: a whole number/],
  ["a missing time", broken((_, item) => delete item.at), /needs at: a time/],
  ["a missing text", broken((_, item) => delete item.prompt), /needs prompt/],
  ["a date past all calendars", broken((_, item) => (item.at = 1e300)), /needs at: a time/],
  ["a file too large", " ".repeat(2_000_001), /too large/],
  ["a version of a thousand letters", broken((data) => (data.version = "x".repeat(1000))), /^.{0,120}$/],
  ["a dangerous name", `{"version":1,"pages":{"__proto__":{"chapter":"x","items":{}}}}`, /not complete/],
])
  test(`refused: ${name}`, () => assert.throws(() => parse(text), message));

/** localStorage as far as the store uses it. */
function storage(text = null, { full = false, blocked = false } = {}) {
  const held = new Map(text === null ? [] : [[KEY, text]]);
  const fail = (name) => {
    throw Object.assign(new Error(name), { name });
  };
  return {
    held,
    getItem: (key) => (blocked ? fail("SecurityError") : (held.get(key) ?? null)),
    setItem: (key, value) => (full ? fail("QuotaExceededError") : held.set(key, value)),
    removeItem: (key) => held.delete(key),
  };
}

test("the store writes what it records and reads what another tab wrote", () => {
  const shared = storage();
  const [one, two] = [new Store(shared, () => 1), new Store(shared, () => 2)];
  one.record(xor, { right: false, answer: [0] });
  two.record(nand, { right: true, missed: true, hints: 3, of: 3 });
  assert.equal(size(one.read()), 2);
  assert.equal(one.notice, "");
});

test("corrupt data is set aside, not lost, and the reader is told once", () => {
  const shared = storage("{broken");
  const store = new Store(shared);
  assert.match(store.notice, /could not be read/);
  assert.equal(shared.held.get(`${KEY}.unreadable`), "{broken");
  store.record(xor, { right: true, answer: [1] });
  assert.equal(size(store.read()), 1);
  assert.equal(new Store(shared).notice, "");
});

test("data of a newer edition is left alone", () => {
  const text = '{"version": 9, "pages": {}}';
  const shared = storage(text);
  const store = new Store(shared);
  assert.match(store.notice, /newer edition/);
  store.record(xor, { right: true, answer: [1] });
  assert.equal(shared.held.get(KEY), text);
  assert.equal(size(store.read()), 1);
});

for (const [name, shared, message] of [
  ["no storage at all", null, /does not let the page store/],
  ["a blocked storage", storage(null, { blocked: true }), /does not let the page store/],
  ["a full storage", storage(null, { full: true }), /storage is full/],
])
  test(`works on from memory: ${name}`, () => {
    const store = new Store(shared);
    store.record(xor, { right: true, answer: [1] });
    store.record(nand, { right: false, missed: false, hints: 1, of: 3, counts: false });
    assert.equal(size(store.read()), 2);
    assert.match(store.notice, message);
  });

test("export and import bring everything to another browser", () => {
  const [from, to] = [new Store(storage(), () => 5), new Store(storage(), () => 6)];
  from.record(xor, { right: false, answer: [0] });
  to.import(from.export());
  assert.deepEqual(to.read(), from.read());
  assert.throws(() => to.import("nonsense"), /not JSON/);
  assert.equal(size(to.read()), 1);
});

test("erasing forgets everything, set-aside data too", () => {
  const shared = storage("{broken");
  const store = new Store(shared);
  store.record(xor, { right: true, answer: [1] });
  store.erase();
  assert.equal(size(store.read()), 0);
  assert.equal(shared.held.has(`${KEY}.unreadable`), false);
  assert.equal(store.notice, "");
});
