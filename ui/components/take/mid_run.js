// A change of settings from the paused epoch on: one menu, the one-line fix as a button, and the way back.

import { menu } from "../fields/fields.js";
import { theHands } from "../hands/hands.js";
import { make } from "../shared/elements.js";

export function mountMidRun(root, signal) {
  const details = make("details", "", make("summary", "Change from here on")), said = make("p"), chosen = make("div"), buttons = make("div mid-run-buttons");
  let field, shape;
  details.append(said, chosen, buttons);
  root.append(details);

  theHands().listen(() => field?.update(), signal);
  return (data) => {
    said.textContent = data.said;
    const next = JSON.stringify([data.field?.label, data.field?.options]);
    if (next !== shape) {
      shape = next;
      field = data.field && menu(data.field);
      chosen.replaceChildren(...(field ? [field.element] : []));
    }
    field?.serve(data.field);
    buttons.replaceChildren(...data.buttons.map(({ label, entry }) => make("button", label, { onclick: () => theHands().did(entry) })));
  };
}
