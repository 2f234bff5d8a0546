// Checks a task: one button, and in its place what came out, which gets the focus, so that it is read out.

const checks = new WeakMap();

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".check");
  if (!checks.has(root)) checks.set(root, mountCheck(root));
  checks.get(root)(JSON.parse(new TextDecoder().decode(data)));
}

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
  return (data) => {
    button.hidden = Boolean(data.said);
    button.disabled = !data.can;
    if (said.textContent !== data.said) said.textContent = data.said;
    if (isPressed && data.said) said.focus();
    if (data.said) isPressed = false;
  };
}
