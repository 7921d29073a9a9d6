// Two bell curves on either side of a border at zero, the right answers of the class plus filled.
import { svg } from "lit";
import { density } from "../math/normal.js";
import { scale, ticks } from "../parts/axes.js";

const [WIDTH, HEIGHT, FLOOR] = [360, 190, 158];

/** bells({center, width, reach, label}): the classes at +center and -center, both `width` wide, from -reach to reach. */
export function bells({ center, width, reach, label }) {
  const x = scale([-reach, reach], [8, WIDTH - 8]);
  const y = scale([0, density(0)], [FLOOR, 22]);
  const steps = Array.from({ length: 181 }, (_, i) => -reach + (i * reach) / 90);
  const curve = (from, at) =>
    steps.filter((v) => v >= from).map((v) => `${x(v).toFixed(1)} ${y(density((v - at) / width)).toFixed(1)}`).join("L");
  return svg`
    <svg class="bells" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      <path class="right" d="M${x(0)} ${FLOOR}L${curve(0, center)}V${FLOOR}Z" />
      <path class="minus" d="M${curve(-reach, -center)}" />
      <path class="plus" d="M${curve(-reach, center)}" />
      <path class="floor" d="M8 ${FLOOR}H${WIDTH - 8}" />
      <path class="border" d="M${x(0)} 14V${FLOOR + 6}" />
      ${ticks(-reach, reach, 8).map((t) => svg`<text x=${x(t)} y=${FLOOR + 22}>${String(t).replace("-", "−")}</text>`)}
    </svg>
  `;
}
