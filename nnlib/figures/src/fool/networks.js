// The two networks that the page computes with, and what comes with them, loaded once they are wanted.
import { need } from "../lazy.js";
import { array, load } from "../tiny-net/index.js";
import { NETWORKS } from "./words.js";

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** {models: {ordinary, hardened}, samples: [10 arrays of 784], start: 784 numbers, accuracy}. */
export async function loadNetworks() {
  const { samples, start, accuracy } = await need("fool/digits");
  const models = {};
  for (const name of Object.keys(NETWORKS)) models[name] = load(await need(`fool/${name}`)).model;
  return {
    models,
    accuracy,
    samples: samples.map((text) => Float64Array.from(bytes(text), (v) => v / 255)),
    start: new Float32Array(bytes(start).buffer),
  };
}

export const picture = (numbers) => array([1, 1, 28, 28], numbers);
