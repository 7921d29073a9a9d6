// <nn-progress>: at the end of a chapter, one quiet line on how far its reader has come.
import { LitElement, html, nothing } from "lit";
import { count, missed } from "./progress.js";
import { store } from "./store.js";

const ASKED = "nn-predict, nn-quiz, nn-parsons";

/** `<nn-progress data-page data-review>`: counts the questions of the page it stands on. */
export class Progress extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.refresh = () => this.requestUpdate();
    store().addEventListener("change", this.refresh);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    store().removeEventListener("change", this.refresh);
  }

  render() {
    const ids = [...document.querySelectorAll(ASKED)].map((element) => element.id);
    const data = store().read();
    const { page } = this.dataset;
    const { total, answered, first } = count(data, page, ids);
    const again = missed(data).filter((entry) => entry.page === page).length;
    if (!total) return nothing;
    const dots = ids.map((id) => {
      const item = data.pages[page]?.items[id];
      return html`<span class="nn-dot" data-state=${!item?.right ? "open" : item.first ? "first" : "later"}></span>`;
    });
    return html`<div class="nn-panel">
      <p class="nn-panel-line">
        <span class="nn-dots" aria-hidden="true">${dots}</span>
        <span>${answered} of ${total} questions answered${answered ? `, ${first} at the first try` : ""}.</span>
        ${this.dataset.review
          ? html`<a href=${this.dataset.review}>${again ? `Review what you missed (${again})` : "Your review page"}</a>`
          : nothing}
      </p>
      ${store().notice ? html`<p class="nn-notice" role="status">${store().notice}</p>` : nothing}
    </div>`;
  }
}
