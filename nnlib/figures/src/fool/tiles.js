// A stored photograph unpacked: its lossless pictures into the photo and its changes.
import { noiseSigns, signed } from "../math/pixels.js";

async function pixels(address) {
  const image = new Image();
  image.src = address; // a data: address, so the canvas may be read also on a page opened from a folder
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** The script's content, its tiles as numbers: {photo: RGBA, noise, away: signs, "ostrich 1": change, ...}. */
export async function unpack(content) {
  const tiles = {};
  for (const [name, address] of Object.entries(content.tiles)) {
    const rgba = await pixels(address); // one after the other: each takes some milliseconds
    tiles[name] = name === "photo" ? rgba : signed(rgba);
  }
  tiles.noise = noiseSigns(content.noise, tiles.photo.length / 4);
  return { ...content, tiles };
}
