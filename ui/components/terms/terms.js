// Words that explain themselves, in one line (core/words/glossary.py).

export default function ({ parentElement, data }) {
  const { lead, terms } = JSON.parse(new TextDecoder().decode(data));
  const root = parentElement.querySelector(".terms");
  const buttons = terms.map(([word, text]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "term", textContent: word });
    return withTip(button, text);
  });
  root.replaceChildren(...(buttons.length ? [`${lead} `, ...buttons] : []));
}
