// tiny-net against nnlib: outputs and gradients on the vectors that test_javascript.py writes to NNLIB_VECTORS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import {
  adam, array, backward, binaryCrossEntropy, crossEntropy, dense, forward, load, mse, params, reshape, seeded, sgd,
  trainStep,
} from "../../nnlib/figures/src/tiny-net/index.js";

const vectors = JSON.parse(readFileSync(process.env.NNLIB_VECTORS, "utf8"));

/** Runs a classic script as a page would, and gives the global that it assigns. */
function run(script, name) {
  const page = {};
  page.globalThis = page;
  vm.runInNewContext(readFileSync(script, "utf8"), page);
  return JSON.parse(JSON.stringify(page[name]));
}

function close(got, wanted, what) {
  assert.equal(got.length, wanted.length, `${what}: ${got.length} numbers, not ${wanted.length}`);
  const most = Math.max(1, ...wanted.map(Math.abs));
  wanted.forEach((number, i) => {
    assert.ok(Math.abs(got[i] - number) <= 1e-5 * most, `${what}[${i}]: ${got[i]} against ${number}`);
  });
}

for (const { name, script, x, y, dy, dx, grads, seen } of vectors.models) {
  test(`${name}: outputs and gradients are nnlib's`, () => {
    const net = load(run(script, "nnCase"));
    assert.deepEqual(net.input, x.shape.slice(1));
    assert.deepEqual(net.output, y.shape.slice(1));
    const watched = {};
    const answer = forward(net.model, array(x.shape, x.data), watched);
    assert.deepEqual(answer.y.shape, y.shape);
    close(answer.y.data, y.data, "y");
    for (const [layer, wanted] of Object.entries(seen)) close(watched[layer].data, wanted, layer);
    const back = backward(net.model, array(dy.shape, dy.data), answer.cache);
    assert.deepEqual(back.dx.shape, x.shape);
    close(back.dx.data, dx, "dx");
    for (const [weight, wanted] of Object.entries(grads)) close(back.grads[weight].data, wanted, weight);
    const own = Object.keys(params(net.model)).sort();
    assert.deepEqual(Object.keys(back.grads).sort(), own);
    for (const key of own) assert.ok(key in grads, `nnlib has no ${key}`);
  });
}

for (const { name, script, x, targets, losses, weights, rate, momentum } of vectors.trainings) {
  test(`training by ${name}: ten steps are nnlib's`, () => {
    const { model } = load(run(script, "nnCase"));
    const step = name === "adam" ? adam(model, rate) : sgd(model, rate, { momentum });
    const batch = array(x.shape, x.data);
    losses.forEach((wanted, t) => {
      const loss = trainStep(model, step, crossEntropy, batch, targets);
      assert.ok(Math.abs(loss - wanted) < 1e-5, `step ${t}: ${loss} against ${wanted}`);
    });
    const own = params(model);
    for (const [key, wanted] of Object.entries(weights)) close(own[key].data, wanted, key);
  });
}

test("losses are nnlib's", () => {
  const { y, targets, mse: squares, binary } = vectors.losses;
  const [a, b] = [array(y.shape, y.data), array(y.shape, targets)];
  for (const [got, wanted] of [[mse(a, b), squares], [binaryCrossEntropy(a, b), binary]]) {
    assert.ok(Math.abs(got.loss - wanted.loss) < 1e-5);
    close(got.dy.data, wanted.dy, "dy");
  }
});

test("a fresh network learns XOR, and the same seed gives the same one", () => {
  const x = array([4, 2], [0, 0, 0, 1, 1, 0, 1, 1]);
  const train = (seed) => {
    const model = dense([2, 8, 2], "tanh", seed);
    const step = adam(model, 0.05);
    for (let t = 0; t < 300; t++) trainStep(model, step, crossEntropy, x, [0, 1, 1, 0]);
    return forward(model, x).y;
  };
  const { data } = train(3);
  for (const [n, wanted] of [0, 1, 1, 0].entries()) assert.equal(data[2 * n + 1] > data[2 * n] ? 1 : 0, wanted);
  assert.deepEqual(train(3), train(3));
  assert.notDeepEqual(train(3), train(4));
});

test("random numbers are even, and neighbors among the seeds differ", () => {
  const random = seeded(0);
  const drawn = Array.from({ length: 20000 }, random);
  const mean = drawn.reduce((a, b) => a + b) / drawn.length;
  assert.ok(Math.abs(mean - 0.5) < 0.01, `mean ${mean}`);
  assert.ok(Math.min(...drawn) >= 0 && Math.max(...drawn) < 1);
  for (let bin = 0; bin < 10; bin++) {
    const share = drawn.filter((u) => Math.floor(u * 10) === bin).length / drawn.length;
    assert.ok(Math.abs(share - 0.1) < 0.012, `bin ${bin}: ${share}`);
  }
  const firsts = Array.from({ length: 100 }, (_, seed) => seeded(seed)());
  assert.ok(new Set(firsts).size > 99);
  assert.ok(Math.abs(firsts.reduce((a, b) => a + b) / 100 - 0.5) < 0.1);
  assert.ok(seeded(-1)() > 0, "-1 would start at zero, and stay there");
});

test("what does not fit is refused with its reason", () => {
  assert.throws(() => load({ format: "other" }), /no network of nnlib\.deploy\.export_javascript/);
  assert.throws(() => load(undefined), /no network/);
  const content = (model) => ({ format: "nnlib tiny-net", version: 1, model });
  assert.throws(() => load(content({ kind: "lstm" })), /tiny-net has no layer lstm; it has linear, conv2d/);
  assert.throws(() => load(content({ kind: "toString" })), /has no layer toString/);
  assert.throws(() => array([2, 2], [1, 2, 3]), /wants 4 numbers, got 3/);
  const net = dense([3, 2]);
  assert.throws(() => forward(net, array([1, 4])), /linear\(3, 2\) got an input of shape \[1,4\]/);
  const conv = { kind: "conv2d", weight: array([1, 1, 3, 3]), groups: 1, size: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [[0, 0], [0, 0]] };
  assert.throws(() => forward(conv, array([1, 2, 5, 5])), /wants an input of shape \[N, 1, H, W\], got \[1,2,5,5\]/);
  assert.throws(() => forward(conv, array([1, 1, 2, 2])), /does not fit a picture of 2 x 2/);
  assert.throws(() => forward({ kind: "globalAvgPool2d" }, array([1, 4])), /wants pictures/);
  assert.deepEqual(reshape(array([2, 2]), [4]).shape, [4]);
});
