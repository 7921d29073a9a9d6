// The arithmetic of the fool figure: its networks and attacks against nnlib's numbers, which test_fool.py writes to
// NNLIB_VECTORS; strokes, pixels and the store of drawings against what they promise.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { drawings, keep, KEY } from "../../nnlib/figures/src/drawings.js";
import { fgsm, lossGradient, pgd, probabilities } from "../../nnlib/figures/src/math/attack.js";
import { changed, furthest, gray, magnified, noiseSigns, signed } from "../../nnlib/figures/src/math/pixels.js";
import { digit, draw, format, middleOfMass, parse, simplify } from "../../nnlib/figures/src/math/strokes.js";
import { Runner } from "../../nnlib/figures/src/fool/runner.js";
import { array, load } from "../../nnlib/figures/src/tiny-net/index.js";

const vectors = JSON.parse(readFileSync(process.env.NNLIB_VECTORS, "utf8"));

function network(name) {
  const page = {};
  page.globalThis = page;
  vm.runInNewContext(readFileSync(vectors.scripts[name], "utf8"), page);
  return load(JSON.parse(JSON.stringify(Object.values(page).find((value) => value.format)))).model;
}

const models = { ordinary: network("ordinary"), hardened: network("hardened") };
const picture = (numbers) => array([1, 1, 28, 28], numbers);
const last = (steps) => [...steps].at(-1);

function close(got, wanted, what) {
  assert.equal(got.length, wanted.length, what);
  const worst = wanted.reduce((most, number, i) => Math.max(most, Math.abs(got[i] - number)), 0);
  assert.ok(worst < 1e-5, `${what}: ${worst} apart`);
}

for (const { network: name, x, label, goal, epsilon, p, dx, steps } of vectors.attacks) {
  test(`${name}, digit ${label}, epsilon ${epsilon}: answers, gradient and attacks are nnlib's`, () => {
    const [model, start] = [models[name], picture(x)];
    close(probabilities(model, start), p, "probabilities");
    close(lossGradient(model, start, label).data, dx, "gradient");
    close(last(fgsm(model, start, label, { epsilon })).data, steps.fgsm, "fgsm");
    close(last(fgsm(model, start, goal, { epsilon, targeted: true })).data, steps.fgsmTargeted, "fgsm to a goal");
    close(last(pgd(model, start, label, { epsilon, start: vectors.start })).data, steps.pgd, "pgd");
    close(last(pgd(model, start, goal, { epsilon, targeted: true, start: vectors.start })).data, steps.pgdTargeted, "pgd to a goal");
    close(last(pgd(model, start, label, { epsilon, steps: 5 })).data, steps.pgdPlain, "pgd from the picture itself");
  });
}

test("an attack stays within epsilon and within the picture's range", () => {
  const { x, label } = vectors.attacks[0];
  for (const y of pgd(models.ordinary, picture(x), label, { epsilon: 0.13, rate: 0.1, start: vectors.start })) {
    y.data.forEach((v, i) => assert.ok(Math.abs(v - x[i]) <= 0.13 + 1e-12 && v >= 0 && v <= 1));
  }
});

test("noise is drawn as the recipe draws it", () => {
  assert.deepEqual([...noiseSigns(vectors.noise.seed, 20)], vectors.noise.signs.slice(0, 60));
  assert.equal(noiseSigns(vectors.noise.seed, 224 * 224).reduce((a, b) => a + b, 0), vectors.noise.sum);
});

test("a photograph and its change, in bytes", () => {
  const photo = Uint8ClampedArray.from([10, 250, 128, 255, 0, 255, 7, 255]);
  const change = signed(Uint8ClampedArray.from([129, 130, 127, 255, 120, 128, 128, 255]));
  assert.deepEqual([...change], [1, 2, -1, -8, 0, 0]);
  const after = changed(photo, change, 4);
  assert.deepEqual([...after], [14, 255, 124, 255, 0, 255, 7, 255]);
  assert.deepEqual([...magnified(photo, after, 16)], [192, 208, 64, 255, 128, 128, 128, 255]);
  assert.equal(furthest(photo, after), 5);
  assert.deepEqual([...gray([0, 1, 0.5], (v) => 1 - v)], [255, 255, 255, 255, 0, 0, 0, 255, 128, 128, 128, 255]);
});

const seven = [[[0.2, 0.2], [0.8, 0.22]], [[0.8, 0.22], [0.4, 0.9]]];

test("strokes survive being written down, and anything else is refused", () => {
  const again = parse(format(seven));
  assert.deepEqual(again.map((stroke) => stroke.length), [2, 2]);
  again.flat(2).forEach((v, i) => assert.ok(Math.abs(v - seven.flat(2)[i]) < 1 / 1295));
  assert.equal(format(again), format(seven));
  assert.deepEqual(parse(""), []);
  for (const bad of ["abc", "abcd.", ".", "abcd..abcd", "ABCD", "ab-d", null, 7, "0".repeat(8000)]) assert.equal(parse(bad), undefined);
});

test("a drawing is centered by its mass and scaled as MNIST's digits were", () => {
  for (const [shift, size] of [[0, 1], [0.1, 0.5], [-0.15, 0.3]]) {
    const moved = seven.map((stroke) => stroke.map((p) => p.map((v) => (v - 0.5) * size + 0.5 + shift)));
    const ink = digit(moved);
    assert.equal(ink.length, 784);
    assert.ok(Math.min(...ink) >= 0 && Math.max(...ink) === 1);
    const [x, y] = middleOfMass(ink, 28);
    assert.ok(Math.hypot(x - 14, y - 14) < 0.1, `${x}, ${y}`);
    const rows = [...Array(28).keys()].filter((r) => ink.slice(28 * r, 28 * r + 28).some((v) => v > 0.5));
    assert.ok(Math.abs(rows.at(-1) - rows[0] + 1 - 20) <= 1, `${rows.length} rows of ink`);
    close(ink, digit(seven), "the same wherever and however large it was drawn");
  }
});

test("an empty drawing, a dot and a thin line do no harm", () => {
  assert.ok(digit([]).every((v) => v === 0));
  for (const strokes of [[[[0.3, 0.3]]], [[[0.1, 0.5], [0.9, 0.5]]]]) {
    const ink = digit(strokes);
    assert.ok(ink.every((v) => v >= 0 && v <= 1) && ink.some((v) => v === 1));
    assert.ok(Math.hypot(...middleOfMass(ink, 28).map((v) => v - 14)) < 0.1);
  }
  assert.equal(middleOfMass(draw([], 28, 1), 28), null);
});

test("a stroke loses points but not its shape", () => {
  const circle = Array.from({ length: 200 }, (_, i) => [0.5 + 0.4 * Math.cos(i / 30), 0.5 + 0.4 * Math.sin(i / 30)]);
  const fewer = simplify(circle);
  assert.ok(fewer.length < 90 && fewer.length > 10, `${fewer.length} points`);
  const [before, after] = [digit([circle]), digit([fewer])];
  assert.ok(before.every((v, i) => Math.abs(v - after[i]) < 0.15));
  assert.deepEqual(simplify([[0, 0]]), [[0, 0]]);
});

test("the networks read what a hand would draw", () => {
  const one = [[[0.5, 0.2], [0.5, 0.8]]];
  const zero = [Array.from({ length: 40 }, (_, i) => [0.5 + 0.2 * Math.sin(i / 6.2), 0.5 - 0.3 * Math.cos(i / 6.2)])];
  for (const model of Object.values(models)) {
    for (const [strokes, wanted] of [[one, 1], [zero, 0], [seven, 7]]) {
      const p = probabilities(model, picture(digit(strokes)));
      assert.equal(p.indexOf(Math.max(...p)), wanted);
    }
  }
});

/** What localStorage does, as far as it is used. */
function storage(entries = {}, full = false) {
  return {
    getItem: (key) => entries[key] ?? null,
    setItem(key, text) {
      if (full) throw new DOMException("full", "QuotaExceededError");
      entries[key] = text;
    },
    entries,
  };
}

test("drawings are kept by kind, newest last, twelve at most, a growing one once", () => {
  const shelf = storage();
  keep("digit", "aaaa", shelf, 1);
  keep("digit", "aaaa.bbbb", shelf, 2);
  keep("letter", "cccc", shelf, 3);
  assert.deepEqual(drawings("digit", shelf), [{ kind: "digit", strokes: "aaaa.bbbb", made: 2 }]);
  assert.equal(drawings("letter", shelf).length, 1);
  for (let i = 10; i < 40; i++) keep("digit", `0${i}0`, shelf, i);
  assert.equal(drawings("digit", shelf).length, 12);
  assert.equal(drawings("digit", shelf).at(-1).strokes, "0390");
  assert.equal(drawings("letter", shelf).length, 1);
});

test("a broken, foreign, full or missing store does no harm", () => {
  for (const text of ["{", "7", "null", '{"version":1,"drawings":7}', '{"version":1,"drawings":[{"kind":"digit","strokes":"<b>","made":1},null]}']) {
    assert.deepEqual(drawings("digit", storage({ [KEY]: text })), []);
  }
  const newer = storage({ [KEY]: '{"version":2,"drawings":[]}' });
  keep("digit", "aaaa", newer, 1);
  assert.equal(newer.entries[KEY], '{"version":2,"drawings":[]}');
  keep("digit", "aaaa", storage({}, true), 1);
  keep("digit", "aaaa", null, 1);
  assert.deepEqual(drawings("digit", null), []);
  const refusing = { getItem: () => { throw new DOMException("no", "SecurityError"); } };
  assert.deepEqual(drawings("digit", refusing), []);
});

test("a long computation is done in short slices, and dropped when another one begins", () => {
  const frames = [];
  let clock = 0;
  Object.assign(globalThis, {
    requestAnimationFrame: (slice) => frames.push(slice),
    cancelAnimationFrame: (id) => id && (frames[id - 1] = () => {}),
  });
  const now = performance.now;
  performance.now = () => clock;
  const work = function* (count) {
    for (let i = 1; i <= count; i++) {
      clock += 4; // milliseconds
      yield i;
    }
  };
  const [seen, done] = [[], []];
  const runner = new Runner();
  runner.run(work(100), { ondone: (value) => done.push(value) });
  frames.shift()();
  assert.equal(clock, 8, "a slice ends as soon as its time is over");
  runner.run(work(5), { onstep: (value, count) => seen.push([value, count]), ondone: (value) => done.push(value) });
  for (let i = 0; frames.length && i < 50; i++) frames.shift()();
  performance.now = now;
  assert.deepEqual(done, [5]);
  assert.deepEqual(seen, [[2, 2], [4, 4]]);
  assert.equal(runner.running, false);
});
