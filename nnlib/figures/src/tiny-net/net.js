// A network that nnlib trained, in the page: load it, ask it, follow its gradients. No library, no server.
//   const net = load(globalThis.nnLetters);
//   const { y, cache } = forward(net.model, array([1, 1, 50, 50], pixels));
//   const { dx, grads } = backward(net.model, dy, cache);
// Layers mean the same, and give the same numbers, as those of nnlib.layers (held by tests/deploy).
import { add, array, decode } from "./array.js";
import { conv2d } from "./conv.js";
import { linear } from "./dense.js";
import * as pointwise from "./pointwise.js";
import * as pool from "./pool.js";

/** The gradients of inner layers under dotted names: { weight } of "hidden" becomes { "hidden.weight" }. */
const prefixed = (name, grads) => Object.fromEntries(Object.entries(grads).map(([key, g]) => [`${name}.${key}`, g]));

/** Layers one after the other. */
const sequential = {
  forward({ layers }, x, seen, prefix) {
    const cache = {};
    for (const [name, layer] of Object.entries(layers)) {
      ({ y: x, cache: cache[name] } = forward(layer, x, seen, prefix + name));
    }
    return { y: x, cache };
  },
  backward({ layers }, dy, cache, wrt) {
    const grads = {};
    for (const [name, layer] of Object.entries(layers).reverse()) {
      const { dx, grads: own } = backward(layer, dy, cache[name], wrt);
      Object.assign(grads, prefixed(name, own));
      dy = dx;
    }
    return { dx: dy, grads };
  },
};

/** Layers with a way around them: y = body(x) + x, or + shortcut(x). */
const residual = {
  forward({ layers }, x, seen, prefix) {
    const body = forward(layers.body, x, seen, `${prefix}body`);
    const around = layers.shortcut ? forward(layers.shortcut, x, seen, `${prefix}shortcut`) : { y: x };
    return { y: add(body.y, around.y), cache: { body: body.cache, shortcut: around.cache } };
  },
  backward({ layers }, dy, cache, wrt) {
    const body = backward(layers.body, dy, cache.body, wrt);
    const around = layers.shortcut ? backward(layers.shortcut, dy, cache.shortcut, wrt) : { dx: dy, grads: {} };
    const grads = { ...prefixed("body", body.grads), ...prefixed("shortcut", around.grads) };
    return { dx: add(body.dx, around.dx), grads }; // paths add
  },
};

/** Layers side by side on the same input, their outputs joined along `axis`. */
const concat = {
  forward({ layers, axis }, x, seen, prefix) {
    const branches = Object.entries(layers).map(([name, layer]) => forward(layer, x, seen, prefix + name));
    const shape = [...branches[0].y.shape];
    shape[axis] = branches.reduce((sum, { y }) => sum + y.shape[axis], 0);
    const y = array(shape);
    dealOut(y, branches.map((branch) => branch.y), axis, (whole, part) => whole.set(part));
    return { y, cache: branches.map((branch) => ({ shape: branch.y.shape, cache: branch.cache })) };
  },
  backward({ layers, axis }, dy, caches, wrt) {
    const parts = caches.map(({ shape }) => array(shape));
    dealOut(dy, parts, axis, (whole, part) => part.set(whole));
    const grads = {};
    const dxs = Object.entries(layers).map(([name, layer], i) => {
      const { dx, grads: own } = backward(layer, parts[i], caches[i].cache, wrt);
      Object.assign(grads, prefixed(name, own));
      return dx;
    });
    return { dx: dxs.reduce(add), grads };
  },
};

/** Calls visit(stretch of the whole, stretch of a part) for all that lies together in both. */
function dealOut(whole, parts, axis, visit) {
  const lengthOf = ({ shape }) => shape.slice(axis).reduce((a, b) => a * b, 1);
  const rows = whole.data.length / lengthOf(whole);
  for (let row = 0, at = 0; row < rows; row++) {
    for (const part of parts) {
      const length = lengthOf(part);
      visit(whole.data.subarray(at, at + length), part.data.subarray(row * length, (row + 1) * length));
      at += length;
    }
  }
}

const KINDS = { linear, conv2d, ...pool, ...pointwise, sequential, residual, concat };

/** The output of a layer or model, and what backward needs. With `seen`, an object, outputs by name go there. */
export function forward(layer, x, seen, name = "") {
  const { y, cache } = kindOf(layer).forward(layer, x, seen, name && `${name}.`);
  if (seen && name) seen[name] = y;
  return { y, cache };
}

/**
 * From the gradient of the output: dx of the input, and grads, that of each weight by its name. With wrt "input"
 * dense and convolutional layers leave their weights' gradients out: an attack on a picture needs none.
 */
export const backward = (layer, dy, cache, wrt = "both") => kindOf(layer).backward(layer, dy, cache, wrt);

function kindOf({ kind }) {
  if (!Object.hasOwn(KINDS, kind)) throw new TypeError(`tiny-net has no layer ${kind}; it has ${Object.keys(KINDS).join(", ")}`);
  return KINDS[kind];
}

/** Weights of a layer or model by their dotted names; the arrays themselves, so that a step can change them. */
export function params(layer) {
  if (!layer.layers) return Object.fromEntries(["weight", "bias"].filter((key) => layer[key]).map((key) => [key, layer[key]]));
  return Object.assign({}, ...Object.entries(layer.layers).map(([name, inner]) => prefixed(name, params(inner))));
}

/**
 * A network from what nnlib.deploy.export_javascript wrote: { format, version, input, output, classes, model },
 * model being a layer { kind, its settings, its arrays in base64, layers: { name: layer } }.
 * Gives { input, output, classes, model } with arrays to compute with.
 */
export function load(content) {
  if (content?.format !== "nnlib tiny-net" || content.version !== 1) {
    throw new TypeError("this is no network of nnlib.deploy.export_javascript, or of a later version");
  }
  return { ...content, model: unpack(content.model) };
}

function unpack(layer) {
  kindOf(layer);
  const entries = Object.entries(layer).map(([key, value]) => {
    if (key === "layers") return [key, Object.fromEntries(Object.entries(value).map(([n, inner]) => [n, unpack(inner)]))];
    return [key, value?.float32 === undefined && value?.int8 === undefined ? value : decode(value)];
  });
  return Object.fromEntries(entries);
}
