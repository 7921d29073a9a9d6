// What a reader has answered: plain data and the rules for it. No page, no storage, so that Node can test it.
//
// { version: 1, pages: { "neurons/02-perceptron": { chapter: "The perceptron", items: { "xor-line": Item } } } }
// Item = { kind, prompt, tries, first, right, missed, answer, hints, of, since, at }
//   first   was the first try right?          right  was the question solved (or the solution read)?
//   missed  is it on the review page?         hints, of  hints read, of how many
//   since, at  first and last answer, milliseconds since 1970

export const VERSION = 1;
export const KINDS = ["predict", "quiz", "parsons", "reveal"];

/** Progress of a reader who has answered nothing. */
export const empty = () => ({ version: VERSION, pages: {} });

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isTime = (value) => Number.isFinite(value) && value >= 0 && value <= 8.64e15; // the last day that Date knows
const LARGEST = 2_000_000; // characters; every question of a whole book takes a tenth of it
/** A name or value of somebody's file, short enough for a message. */
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
// A name that exists on every object would be found on an empty one.
const isName = (name) => name !== "__proto__" && name !== "constructor" && name !== "prototype";

/** Returns why an item is not one of ours, or null. */
function faultOfItem(item) {
  if (!isObject(item)) return "is not an object";
  if (!KINDS.includes(item.kind)) return `has the kind ${short(`${JSON.stringify(item.kind)}`)}, wanted ${KINDS.join(", ")}`;
  for (const name of ["first", "right", "missed"])
    if (typeof item[name] !== "boolean") return `needs ${name}: true or false`;
  for (const name of ["tries", "hints", "of"]) if (!isCount(item[name])) return `needs ${name}: a whole number`;
  for (const name of ["since", "at"]) if (!isTime(item[name])) return `needs ${name}: a time in milliseconds`;
  if (typeof item.prompt !== "string") return "needs prompt: the question's text";
  return null;
}

/** Reads progress from text; throws an Error whose message a reader can act on. */
export function parse(text) {
  if (text.length > LARGEST) throw new Error("this is too large for a reader's progress");
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("this is not JSON; choose a file that was saved with “Save to a file”");
  }
  if (!isObject(data) || !isObject(data.pages)) throw new Error("this holds no progress of this book");
  if (data.version !== VERSION)
    throw new Error(
      data.version > VERSION
        ? `a newer edition of the book wrote this (version ${short(String(data.version))}, this page reads ${VERSION}); open it there`
        : `version ${VERSION} was wanted, ${short(`${JSON.stringify(data.version)}`)} came`,
    );
  for (const [page, chapter] of Object.entries(data.pages)) {
    if (!isName(page) || !isObject(chapter) || typeof chapter.chapter !== "string" || !isObject(chapter.items))
      throw new Error(`the chapter “${short(page)}” is not complete`);
    for (const [id, item] of Object.entries(chapter.items)) {
      const fault = isName(id) ? faultOfItem(item) : "has a name that cannot be used";
      if (fault) throw new Error(`the question “${short(id)}” of “${short(page)}” ${fault}`);
    }
  }
  return data;
}

/** Returns the stored item, or undefined. */
export const find = (data, page, id) => data.pages[page]?.items[id];

/**
 * Returns progress with one more answer in it.
 * question = { page, chapter, id, kind, prompt }; outcome = { right, answer, missed?, hints?, of?, counts? }.
 * `counts: false` keeps the number of tries (a hint is no try). Only the first try decides `first`.
 */
export function record(data, { page, chapter, id, kind, prompt }, outcome, now) {
  const before = find(data, page, id);
  const tries = (before?.tries ?? 0) + (outcome.counts === false ? 0 : 1);
  const right = Boolean(outcome.right);
  const item = {
    kind,
    prompt,
    tries,
    first: before && before.tries > 0 ? before.first : tries > 0 && right && !outcome.missed,
    right: right || (before?.right ?? false),
    missed: (before?.missed ?? false) || Boolean(outcome.missed ?? !right),
    answer: outcome.answer ?? before?.answer ?? null,
    hints: Math.max(before?.hints ?? 0, outcome.hints ?? 0),
    of: outcome.of ?? before?.of ?? 0,
    since: before?.since ?? now,
    at: now,
  };
  return withItem(data, page, chapter, id, item);
}

/** Returns progress in which a question has left the review page. */
export function clear(data, page, id, now) {
  const item = find(data, page, id);
  if (!item) return data;
  return withItem(data, page, data.pages[page].chapter, id, { ...item, missed: false, right: true, at: now });
}

function withItem(data, page, chapter, id, item) {
  const items = { ...data.pages[page]?.items, [id]: item };
  return { ...data, pages: { ...data.pages, [page]: { chapter, items } } };
}

/**
 * Joins two records of one reader: a question answered in both keeps the first try of the earlier one and the last
 * state of the later one; tries and hints are the larger counts. The order of the two does not matter.
 */
export function merge(one, other) {
  let data = one;
  for (const [page, { chapter, items }] of Object.entries(other.pages))
    for (const [id, item] of Object.entries(items)) {
      const mine = find(data, page, id);
      data = withItem(data, page, data.pages[page]?.chapter ?? chapter, id, mine ? mergeItems(mine, item) : item);
    }
  return data;
}

function mergeItems(a, b) {
  const [earlier] = inOrder(a, b, "since");
  const [, later] = inOrder(a, b, "at");
  return {
    ...later,
    first: earlier.first,
    right: a.right || b.right,
    since: earlier.since,
    tries: Math.max(a.tries, b.tries),
    hints: Math.max(a.hints, b.hints),
  };
}

/** Sorts two items by a time; where the times are equal, by their text, so that the result is always the same. */
function inOrder(a, b, time) {
  const aFirst = a[time] === b[time] ? JSON.stringify(a) <= JSON.stringify(b) : a[time] < b[time];
  return aFirst ? [a, b] : [b, a];
}

/** Lists what is on the review page: [{ page, chapter, id, item }]. */
export function missed(data) {
  return Object.entries(data.pages).flatMap(([page, { chapter, items }]) =>
    Object.entries(items)
      .filter(([, item]) => item.missed)
      .map(([id, item]) => ({ page, chapter, id, item })),
  );
}

/** Counts the questions `ids` of a page: { total, answered, first }. */
export function count(data, page, ids) {
  const items = ids.map((id) => find(data, page, id)).filter(Boolean);
  return {
    total: ids.length,
    answered: items.filter((item) => item.right).length,
    first: items.filter((item) => item.first).length,
  };
}

/** Number of answers held. */
export const size = (data) => Object.values(data.pages).reduce((sum, { items }) => sum + Object.keys(items).length, 0);
