// Something to drag in an SVG, as good by keyboard as by mouse or finger.
import { css, svg } from "lit";

/** The place of a pointer event in the coordinates of its SVG. */
export function locate(event) {
  const drawing = event.currentTarget.ownerSVGElement;
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
  return [place.x, place.y];
}

/** Handlers for a drag: onmove(place, start) with both places in SVG coordinates, `onstart` once before. */
export function dragging({ onstart = () => {}, onmove }) {
  let start = null;
  return {
    down(event) {
      if (event.button) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.dragStart = locate(event); // on the element: it outlives a redraw, closures do not
      onstart();
    },
    move(event) {
      start = event.currentTarget.dragStart;
      if (start) onmove(locate(event), start);
    },
    up(event) {
      event.currentTarget.dragStart = null;
    },
  };
}

/** For @touchstart: the finger drags the thing, not the page. (touch-action has no effect inside an SVG in Chromium.) */
export const hold = { handleEvent: (event) => event.cancelable && event.preventDefault(), passive: false };

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * grip({at: [x, y], scales: {x, y}, label, value, onmove, step}): a round handle at a point of the data.
 * Arrow keys move it by `step` in the data, with Shift by a fifth; `onmove([x, y])` gets the wanted point.
 */
export function grip({ at, scales, label, value, onmove, step = 0.05, kind = "" }) {
  const drag = dragging({ onmove: ([x, y]) => onmove([scales.x.back(x), scales.y.back(y)]) });
  const key = (event) => {
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    const size = event.shiftKey ? step / 5 : step;
    onmove([at[0] + arrow[0] * size, at[1] + arrow[1] * size]);
  };
  return svg`
    <g class="grip ${kind}" tabindex="0" role="slider" aria-roledescription="handle" aria-label=${label}
      aria-valuenow=${Math.round(at[0] * 100) / 100} aria-valuetext=${value}
      transform="translate(${scales.x(at[0])} ${scales.y(at[1])})"
      @pointerdown=${drag.down} @pointermove=${drag.move} @pointerup=${drag.up} @pointercancel=${drag.up} @touchstart=${hold} @keydown=${key}>
      <circle class="grip-hit" r="26" /><circle class="grip-ring" r="17" /><circle class="grip-dot" r="9" />
    </g>
  `;
}

export const gripStyles = css`
  .grip {
    cursor: grab;
    touch-action: none;
    outline: none;
  }
  .grip:active {
    cursor: grabbing;
  }
  .grip-hit {
    fill: transparent;
  }
  .grip-ring {
    fill: none;
    stroke: var(--line-color, var(--nn-ink));
    opacity: 0.35;
    stroke-width: 1.5;
  }
  .grip-dot {
    fill: var(--nn-surface);
    stroke: var(--line-color, var(--nn-ink));
    stroke-width: 4;
  }
  .grip:hover .grip-ring {
    opacity: 0.8;
  }
  .grip:focus-visible .grip-ring {
    opacity: 1;
    stroke: var(--nn-accent);
    stroke-width: 4;
  }
`;
