// Words that explain themselves, in one line (core/words/glossary.py).

import { component } from "../shared/component.js";
import { withTip } from "../shared/tips.js";

export default component('<div class="terms"></div>', (root) => ({ show: (data) => draw(root, data) }));

function draw(root, { lead, terms }) {
  const buttons = terms.map(([word, text]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "term", textContent: word });
    return withTip(button, text);
  });
  root.replaceChildren(...(buttons.length ? [`${lead} `, ...buttons] : []));
}
