// Dragging a line by mouse, pen or finger. The list follows at once, so that what one sees is what one gets.

const STEP = 28; // pixels to the right for one step of indentation
const SLACK = 6; // pixels before a press becomes a drag

/** Starts following the pointer; a press that does not move stays a click. */
export function startDrag(element, event, key) {
  const byTouch = event.pointerType !== "mouse";
  // A finger on the code scrolls the page; on the grip it drags.
  if (element.done || event.button !== 0 || (byTouch && !event.target.closest(".nn-grip"))) return;
  const start = { x: event.clientX, y: event.clientY };
  const at = element.position(key);
  const startIndent = at >= 0 ? element.placed[at].indent : element.nextIndent;
  let dragging = false;

  const move = (moved) => {
    if (moved.pointerId !== event.pointerId) return;
    const dx = moved.clientX - start.x;
    if (!dragging && Math.hypot(dx, moved.clientY - start.y) < SLACK) return;
    dragging = true;
    element.picked = key;
    element.classList.add("nn-dragging");
    const to = target(element, key, moved.clientY);
    element.place(key, to, startIndent + Math.round(dx / STEP));
    moved.preventDefault();
  };

  const end = (ended) => {
    if (ended.pointerId !== event.pointerId) return;
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    element.classList.remove("nn-dragging");
    if (!dragging) return;
    // The click that a browser sends after the release would pick the line up again.
    const swallow = (click) => (click.stopPropagation(), click.preventDefault());
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    element.picked = null;
    element.say(element.where(key));
    element.focusLine(key);
  };

  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** The place in the program that a height on the page means, or -1 below it. */
function target(element, key, y) {
  const zone = element.querySelector(".nn-placed");
  if (y > zone.getBoundingClientRect().bottom) return -1;
  const others = [...zone.querySelectorAll(".nn-line")].filter((line) => line.dataset.line !== key);
  const below = others.findIndex((line) => {
    const { top, height } = line.getBoundingClientRect();
    return y < top + height / 2;
  });
  return below < 0 ? others.length : below;
}
