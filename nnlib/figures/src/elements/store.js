// The reader's progress on this machine: localStorage and nothing else. Where the browser refuses it, the page
// works on from memory, and one line says so.
import { clear, empty, find, merge, parse, record } from "./progress.js";

export const KEY = "from-neuron-to-dream.progress";
const ASIDE = `${KEY}.unreadable`;

const LINES = {
  blocked: "This browser does not let the page store anything, so your answers last until you leave it.",
  full: "The browser's storage is full: your latest answers last until you leave this page. Save them to a file on the review page.",
  corrupt: "The answers stored in this browser could not be read. They were set aside, and counting starts anew.",
  newer: "A newer edition of this book stored your answers; this one leaves them alone and forgets what you answer here.",
};

/** One reader's progress. `storage` is localStorage, or whatever a test puts in its place. */
export class Store extends EventTarget {
  #memory = empty();
  #storage;
  #trouble = null;

  constructor(storage = browserStorage(), now = () => Date.now()) {
    super();
    this.#storage = storage;
    this.now = now;
    if (!storage) this.#trouble = "blocked";
    this.#memory = this.read();
  }

  /** What the reader should know about the storage, in one line, or an empty string. */
  get notice() {
    return LINES[this.#trouble] ?? "";
  }

  /** The progress as it is now; other tabs of the book may have added to it. */
  read() {
    if (!this.#storage || this.#trouble === "full" || this.#trouble === "newer") return this.#memory;
    let text = null;
    try {
      text = this.#storage.getItem(KEY);
    } catch {
      this.#trouble = "blocked";
      return this.#memory;
    }
    if (text === null) return empty();
    try {
      return parse(text);
    } catch (error) {
      this.#setAside(text, error);
      return this.#memory;
    }
  }

  /** Keeps unreadable text, for whoever can mend it; text of a newer edition stays where it is. */
  #setAside(text, error) {
    this.#trouble = /newer edition/.test(error.message) ? "newer" : "corrupt";
    if (this.#trouble === "newer") return;
    try {
      this.#storage.setItem(ASIDE, text);
      this.#storage.removeItem(KEY);
    } catch {
      this.#trouble = "full";
    }
  }

  #write(data) {
    this.#memory = data;
    if (this.#storage && this.#trouble !== "newer")
      try {
        this.#storage.setItem(KEY, JSON.stringify(data));
        if (this.#trouble === "full") this.#trouble = null;
      } catch (error) {
        this.#trouble = error?.name === "SecurityError" ? "blocked" : "full";
      }
    this.dispatchEvent(new Event("change"));
  }

  find(page, id) {
    return find(this.read(), page, id);
  }

  record(question, outcome) {
    this.#write(record(this.read(), question, outcome, this.now()));
  }

  clear(page, id) {
    this.#write(clear(this.read(), page, id, this.now()));
  }

  /** Adds saved progress to what is here; throws an Error with a clear message if the text is not ours. */
  import(text) {
    const data = parse(text);
    this.#write(merge(this.read(), data));
    return data;
  }

  /** Forgets everything, unreadable leftovers too. */
  erase() {
    try {
      this.#storage?.removeItem(ASIDE);
    } catch {
      this.#trouble = "blocked";
    }
    if (this.#trouble === "newer" || this.#trouble === "corrupt") this.#trouble = null;
    this.#write(empty());
  }

  export() {
    return `${JSON.stringify(this.read(), null, 1)}\n`;
  }

  /** Another tab has written: tell who shows it. */
  refresh() {
    this.#memory = this.read();
    this.dispatchEvent(new Event("change"));
  }
}

function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

let shared = null;

/** The store of this page. */
export function store() {
  if (!shared) {
    shared = new Store();
    addEventListener("storage", (event) => (event.key === KEY || event.key === null) && shared.refresh());
  }
  return shared;
}
