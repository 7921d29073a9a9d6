// One line of protection: a notebook may load the script many times, and a name can be defined only once.
import { injectTokens } from "./tokens.js";

/** Registers a custom element unless the page has it already. */
export function define(name, constructor) {
  injectTokens();
  if (!customElements.get(name)) customElements.define(name, constructor);
}
