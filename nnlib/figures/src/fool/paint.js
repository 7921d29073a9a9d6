// Pictures made of pixels: a canvas for each, painted after the template is in place.
import { html, nothing } from "lit";

/** tile({name, size, alt}): a canvas of size x size pixels; pictures()[name] = {key, rgba} is
 *  painted on it. Without `alt` it is a decoration. */
export const tile = ({ name, size, alt }) => html`<canvas
  data-tile=${name}
  class=${size < 100 ? "coarse" : "fine"}
  width=${size}
  height=${size}
  role=${alt ? "img" : "presentation"}
  aria-label=${alt || nothing}
></canvas>`;

/** Paints each canvas whose picture is another than before (its key says so). */
export function paintAll(root, pictures) {
  for (const canvas of root.querySelectorAll("canvas[data-tile]")) {
    const picture = pictures[canvas.dataset.tile];
    if (!picture || canvas.painted === picture.key) continue;
    canvas.painted = picture.key;
    const { width, height } = canvas;
    canvas.getContext("2d").putImageData(new ImageData(picture.rgba, width, height), 0, 0);
  }
}
