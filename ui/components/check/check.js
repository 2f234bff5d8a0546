// Checks a task: one button, and in its place what came out, which gets the focus, so that it is read out.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";

export default component(".check", mountCheck);

function mountCheck(root) {
  const button = Object.assign(make("button", "Check"), { type: "button" });
  const said = Object.assign(make("p"), { role: "status", tabIndex: -1 });
  let isPressed = false;
  button.onclick = () => {
    isPressed = true;
    theHands().flush();
    theHands().did({ set: { checked: "1" } });
  };
  root.append(button, said);
  function show(data) {
    button.hidden = Boolean(data.said);
    button.disabled = !data.can;
    if (said.textContent !== data.said) said.textContent = data.said;
    if (isPressed && data.said) said.focus();
    if (data.said) isPressed = false;
  }
  return { show };
}
