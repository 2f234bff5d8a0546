// A task for a class is made by clicking: one of a few questions, and what it hides. It opens here as the class will see it.

import { theHands } from "../hands/hands.js";
import { make } from "../shared/elements.js";
import { keep } from "../shared/keeping.js";
import { drawRoom, lead } from "../shared/room.js";
import { KEPT } from "../board/board.js";

const WAIT_MS = 5000;

export function mountForm(root) {
  let served, guessed, hidden;
  const form = make("form"), submit = make("button", "Show the task", { type: "submit" });
  const how = make("p", "It begins with the run in view, and opens here as a class will see it; then copy the link.");
  const until = make("input", { type: "number", name: "until", min: 0, required: true });
  const shown = make("label", "", "Shown before the guess: the run up to epoch ", until);
  root.append(make("details", "", make("summary", "Make a task for a class"), form));
  // What is guessed cannot be changed: of it a class sees how the run begins, and nothing needs to be hidden.
  form.onchange = () => {
    const isGuessed = guessed.includes(new FormData(form).get("task"));
    until.disabled = shown.hidden = !isGuessed;
    hidden.disabled = hidden.hidden = isGuessed;
  };

  form.onsubmit = async (event) => {
    event.preventDefault();
    theHands().flush();
    await theHands().settled(WAIT_MS); // the task begins with what was just typed
    const chosen = new FormData(form), task = chosen.get("task");
    const start = task === "one-change" ? served.start : "", room = chosen.has("board") ? drawRoom(served.names) : undefined;
    if (room) {
      keep("localStorage", KEPT, room);
      await lead(room, { open: true, task: true }).catch(() => {}); // the board says whether it is open
    }
    theHands().did({ set: { task, start, hide: chosen.getAll("hide").join(","), until: chosen.get("until") ?? "", guess: "", checked: "", room: room?.name ?? "" } });
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0); // to the question
  };

  const box = (type, name, { name: value, label }, checked) => make("label", make("input", { type, name, value, checked }), ` ${label}`);
  const group = (title, boxes) => make("fieldset", "", make("legend", title), ...boxes);

  return (data) => {
    const isNew = !served;
    if (served?.epoch !== data.epoch) until.value = data.epoch;
    served = data;
    guessed = data.tasks.filter((task) => task.guessed).map(({ name }) => name);
    until.max = data.most;
    if (isNew) {
      const tasks = data.tasks.map((task) => box("radio", "task", task, false));
      const hideable = data.hideable.map((each) => box("checkbox", "hide", each, each.first));
      hidden = group("Hidden", hideable);
      const board = box("checkbox", "board", { name: "on", label: "a board that only you see, in this browser" }, false);
      form.append(group("The question", tasks), shown, hidden, group("How many have guessed, checked and been right", [board]), how, submit);
    }
    // What has no answer in the run in view cannot be asked.
    const radios = [...form.elements.task];
    radios.forEach((radio, index) => (radio.disabled = !data.tasks[index].fits));
    if (!radios.some(({ checked, disabled }) => checked && !disabled)) radios.find(({ disabled }) => !disabled).checked = true;
    form.onchange();
  };
}
