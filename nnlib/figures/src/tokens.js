// The design tokens come with the script, so that an element on a bare page or in a notebook has its colors.
import tokens from "../tokens.css";

/** Adds tokens.css to the document once, and only where the page does not already define the tokens. */
export function injectTokens() {
  if (getComputedStyle(document.documentElement).getPropertyValue("--nn-paper")) return;
  const style = document.createElement("style");
  style.id = "nn-tokens";
  style.textContent = tokens;
  // First in the head: any rule of the page wins over ours.
  document.head.prepend(style);
}
