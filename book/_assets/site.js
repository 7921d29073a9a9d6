/* What the theme leaves open, on every page. */
(function () {
  "use strict";
  // A page from a folder may not fetch others: search then shows titles without excerpts instead of errors.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }
})();
