// The two networks that the page computes with, and what comes with them, loaded once they are wanted.
import { need } from "../lazy.js";
import { array, backward, forward, load } from "../tiny-net/index.js";
import { Runner } from "./runner.js";
import { NETWORKS } from "./words.js";

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * Convolutions on very small pictures, until the browser has compiled them: its first runs are ten times as slow,
 * and one of full size would keep the page from answering.
 */
function* warmUp(model) {
  for (let i = 0; i < 15; i++) {
    for (const layer of Object.values(model.layers).filter(({ kind }) => kind === "conv2d")) {
      const x = array([1, layer.weight.shape[1], 4, 4]);
      const { y, cache } = forward(layer, x);
      backward(layer, y, cache, "input");
      yield;
    }
  }
}

/** {models: {ordinary, hardened}, samples: [10 arrays of 784], start: 784 numbers, accuracy}. */
export async function loadNetworks() {
  const { samples, start, accuracy } = await need("fool/digits");
  const models = {};
  for (const name of Object.keys(NETWORKS)) models[name] = load(await need(`fool/${name}`)).model;
  await new Promise((ondone) => new Runner().run(warmUp(models.ordinary), { ondone }));
  return {
    models,
    accuracy,
    samples: samples.map((text) => Float64Array.from(bytes(text), (v) => v / 255)),
    start: new Float32Array(bytes(start).buffer),
  };
}

export const picture = (numbers) => array([1, 1, 28, 28], numbers);
