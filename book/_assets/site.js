/* What the theme leaves open, on every page. */
(function () {
  "use strict";
  // A page from a folder may not fetch others: search then shows titles without excerpts instead of errors.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  // An excerpt cannot typeset formulas: it shows their letters and signs instead of TeX.
  const SIGNS = {
    cdot: "·", times: "×", le: "≤", ge: "≥", approx: "≈", in: "∈", leftarrow: "←", to: "→", mapsto: "↦", dots: "…",
    sum: "∑", nabla: "∇", partial: "∂", infty: "∞", sqrt: "√", lVert: "‖", rVert: "‖", lvert: "|", rvert: "|",
    alpha: "α", beta: "β", gamma: "γ", delta: "δ", varepsilon: "ε", eta: "η", theta: "θ", lambda: "λ", mu: "μ",
    sigma: "σ", top: "T", log: "log", max: "max", min: "min", exp: "exp",
  };
  const inWords = (tex) =>
    tex
      .replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2")
      .replace(/\\([a-zA-Z]+) ?|\\./g, (_, name) => SIGNS[name] ?? "")
      .replace(/[{}_]/g, "");
  function softenExcerpts() {
    const textOf = Search.htmlToText;
    Search.htmlToText = (page, anchor) =>
      textOf(page.replace(/<\/(?:dt|h\d|li|p|td|th)>/g, " $&"), anchor)
        .replace(/\\\[.*?\\\]/gs, "…")
        .replace(/\\\((.*?)\\\)/gs, (_, tex) => inWords(tex));
  }

  // On a phone a plot scrolls sideways inside a frame of its own, so that its words can be read.
  function framePictures() {
    for (const picture of document.querySelectorAll(".bd-article figure > img.nn-plot:not(.nn-photo)")) {
      const frame = document.createElement("div");
      frame.className = "nn-frame";
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", "Picture, scrolls sideways");
      picture.replaceWith(frame);
      frame.append(picture);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof Search !== "undefined") softenExcerpts();
    if (matchMedia("(max-width: 576px)").matches) framePictures();
  });
})();
