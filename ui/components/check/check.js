// Checks a task: one button, and in its place what came out, which gets the focus, so that it is read out. Whoever scrolls on to the
// figure keeps the question in view, in a line that leads back to it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";

export default component('<div class="check"></div>', mountCheck);

function mountCheck(root, signal) {
  const button = make("button", "Check");
  const said = make("p", { role: "status", tabIndex: -1 });
  let isPressed = false;
  button.onclick = () => {
    isPressed = true;
    theHands().flush();
    theHands().did({ set: { checked: "1" } });
  };
  const question = make("button check-question", { hidden: true, ariaHidden: "true", tabIndex: -1 });
  question.onclick = () => root.scrollIntoView({ block: "center" });
  root.append(button, said, question);
  const looking = new IntersectionObserver(([{ isIntersecting }]) => {
    question.hidden = isIntersecting || !question.textContent;
    question.style.top = `${document.querySelector("[data-testid=stHeader]")?.offsetHeight ?? 0}px`;
  });
  looking.observe(root);
  signal.addEventListener("abort", () => looking.disconnect());
  return (data) => {
    question.textContent = data.said || data.question;
    button.hidden = Boolean(data.said);
    button.disabled = !data.can;
    if (said.textContent !== data.said) said.textContent = data.said;
    if (isPressed && data.said) said.focus();
    if (data.said) isPressed = false;
  };
}
