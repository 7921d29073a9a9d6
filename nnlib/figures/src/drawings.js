// The reader's drawings, kept in this browser and nowhere else, so that a digit drawn in one chapter can be met again
// in another. The format is meant for every figure that draws:
//   {"version": 1, "drawings": [{"kind": "digit", "strokes": "...", "made": milliseconds}]}   newest last
// `kind` is what the reader was asked for (digit, letter); `strokes` is the text of math/strokes.js.
import { parse } from "./math/strokes.js";

export const KEY = "from-neuron-to-dream.drawings";
const MOST = 12; // of each kind

const valid = (d) => typeof d?.kind === "string" && typeof d.made === "number" && parse(d.strokes)?.length > 0;

/** All drawings of a kind, newest last; none where the browser keeps nothing or another edition wrote it. */
export function drawings(kind, storage = browserStorage()) {
  return readAll(storage)?.filter((d) => d.kind === kind) ?? [];
}

/** Keeps a drawing; one that grows out of the last (its strokes begin with it) takes the last one's place. */
export function keep(kind, strokes, storage = browserStorage(), now = Date.now()) {
  const all = readAll(storage);
  if (!all || !parse(strokes)?.length) return;
  const own = all.filter((d) => d.kind === kind);
  const last = own.at(-1);
  const grown = last && strokes.startsWith(last.strokes) ? own.slice(0, -1) : own;
  const kept = [...grown.filter((d) => d.strokes !== strokes), { kind, strokes, made: now }].slice(-MOST);
  try {
    storage.setItem(KEY, JSON.stringify({ version: 1, drawings: [...all.filter((d) => d.kind !== kind), ...kept] }));
  } catch {
    // Full or refused: the drawing lives as long as the page.
  }
}

/** null where nothing may be written: no storage, or that of a newer edition. */
function readAll(storage) {
  try {
    const text = storage?.getItem(KEY);
    if (storage === null || text === undefined) return null;
    if (text === null) return [];
    const content = JSON.parse(text);
    if (content?.version > 1) return null;
    return Array.isArray(content?.drawings) ? content.drawings.filter(valid) : [];
  } catch (error) {
    return error instanceof SyntaxError ? [] : null;
  }
}

function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
