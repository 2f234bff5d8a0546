// A task for a class is made by clicking: one of a few questions, and what it hides. It opens here as the class will see it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";

const WAIT_MS = 5000;
export default component(".task", mountForm);

function mountForm(root) {
  let served;
  const form = make("form"), submit = Object.assign(make("button", "Show the task"), { type: "submit" });
  const how = make("p", "It begins with the run in view, and opens here as a class will see it; then copy the link.");
  root.append(make("details", "", make("summary", "Make a task for a class"), form));

  form.onsubmit = async (event) => {
    event.preventDefault();
    theHands().flush();
    await theHands().settled(WAIT_MS); // the task begins with what was just typed
    const chosen = new FormData(form), task = chosen.get("task");
    const start = task === "one-change" ? served.start : "";
    theHands().did({ set: { task, start, hide: chosen.getAll("hide").join(","), guess: "", checked: "" } });
  };

  function box(type, name, { name: value, label }, checked) {
    const input = Object.assign(make("input"), { type, name, value, checked });
    return make("label", "", input, ` ${label}`);
  }
  const group = (title, boxes) => make("fieldset", "", make("legend", title), ...boxes);

  function show(data) {
    const isNew = !served;
    served = data;
    if (!isNew) return;
    const tasks = data.tasks.map((task, index) => box("radio", "task", task, index === 0));
    const hideable = data.hideable.map((each) => box("checkbox", "hide", each, each.first));
    form.append(group("The question", tasks), group("Hidden", hideable), how, submit);
  }
  return { show };
}
