// The frame around a figure: problems, toolbar, table.
import { css } from "lit";

export const figureStyles = css`
  :host {
    max-width: 760px;
    margin: 1.5em auto;
  }
  @media print {
    :host {
      width: 600px;
    }
  }
  .problem {
    color: var(--nn-red);
    margin-bottom: 8px;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    margin: 16px -8px -8px;
    padding-top: 4px;
    border-top: 1px solid var(--nn-line);
  }
  .link {
    width: 100%;
    min-height: 44px;
    margin-top: 8px;
    padding: 0 12px;
    font: inherit;
    color: var(--nn-ink);
    background: var(--nn-paper);
    border: 1px solid var(--nn-line);
    border-radius: 10px;
  }
  .scroll {
    overflow-x: auto;
    margin-top: 12px;
  }
`;
