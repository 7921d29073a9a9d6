// Photographs and their changes, on bytes as a screen shows them: RGBA, four numbers a pixel.
import { seeded } from "../tiny-net/index.js";

/** A sign for each color of each pixel, from a seed: the same as in tools/make_figures_data/fool_photos.py. */
export function noiseSigns(seed, pixels) {
  const random = seeded(seed);
  return Int8Array.from({ length: 3 * pixels }, () => (random() < 0.5 ? -1 : 1));
}

/** What a tile of a stored strip says: 128 is 0. Three numbers a pixel. */
export const signed = (rgba) => Int8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[i + Math.floor(i / 3)] - 128);

/** photo + factor change, kept in 0 ... 255, opaque. */
export function changed(photo, change, factor) {
  const result = new Uint8ClampedArray(photo); // clamps what is written to it
  for (let i = 0, c = 0; i < photo.length; i += 4, c += 3) {
    for (let k = 0; k < 3; k++) result[i + k] = photo[i + k] + factor * change[c + k];
  }
  return result;
}

/** The difference of two pictures around middle gray, `gain` times as large. */
export function magnified(before, after, gain) {
  const result = new Uint8ClampedArray(before.length).fill(255);
  for (let i = 0; i < before.length; i += 4) {
    for (let k = 0; k < 3; k++) result[i + k] = 128 + gain * (after[i + k] - before[i + k]);
  }
  return result;
}

/** The largest difference of two pictures in any color. */
export const furthest = (before, after) => before.reduce((most, v, i) => Math.max(most, Math.abs(v - after[i])), 0);

/** Numbers as gray RGBA bytes: `shade` gives 0 (black) to 1 (white). */
export function gray(numbers, shade) {
  const result = new Uint8ClampedArray(4 * numbers.length).fill(255);
  numbers.forEach((v, i) => result.fill(Math.round(255 * shade(v)), 4 * i, 4 * i + 3));
  return result;
}
