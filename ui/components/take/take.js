// The tools of a page: its link; on the Explorer the run as a pinned curve and as a program, the stage, and a menu of what few
// people need, which unfolds below. What is typed or played counts: it is sent first, and what is taken waits for it.

import { theHands } from "../hands/hands.js";
import { mountEditor } from "../images/images.js";
import { isReplayed, setReplayed } from "../player/replay.js";
import { component } from "../shared/component.js";
import { make, onPlainClick } from "../shared/elements.js";
import { mountForm } from "../task/task.js";
import { MARKUP } from "./markup.js";
import { mountMidRun } from "./mid_run.js";
import { mountProgram } from "./program.js";
import { mountSharing } from "./sharing.js";

// What a menu's entry unfolds, by what it is given.
const PANELS = { images: mountEditor, midRun: mountMidRun, task: mountForm };

export default component(MARKUP, mountTools);

function mountTools(root, signal) {
  const find = (name) => root.querySelector(`[data-do=${name}]`);
  const pin = find("pin"), stage = root.querySelector(".take-stage"), more = root.querySelector(".take-more");
  const showProgram = mountProgram(root.querySelector(".take-code"), find("code"), signal);
  const panels = Object.fromEntries(Object.entries(PANELS).map(([name, mount]) => [name, mountPanel(name, mount)]));
  const files = make("span take-files"), replay = replaySwitch();
  let served;
  mountSharing(root, signal);

  pin.onclick = () => {
    theHands().flush();
    theHands().did({ do: served.pinned ? "unpin" : "pin" });
  };
  onPlainClick(stage, () => theHands().load(stage));
  more.lastChild.append(...Object.values(panels).map(({ entry }) => entry), files, replay);
  files.addEventListener("click", () => (more.open = false));
  more.addEventListener("keydown", (event) => event.key === "Escape" && more.open && close(event));
  const leave = ({ target }) => {
    if (!more.contains(target)) more.open = false;
  };
  for (const type of ["pointerdown", "focusin"]) document.addEventListener(type, leave, { signal });

  function close(event) {
    event.preventDefault();
    more.open = false;
    more.firstChild.focus();
  }

  // A panel of its own, and the menu's entry that opens it.
  function mountPanel(name, mount) {
    const place = root.querySelector(`.${{ midRun: "mid-run" }[name] ?? name}`), show = mount(place, signal);
    const details = place.querySelector("details"), summary = details.querySelector("summary");
    const entry = make("button", summary.textContent);
    entry.onclick = () => {
      more.open = false;
      details.open = true;
      summary.focus();
      details.scrollIntoView({ block: "nearest" });
    };
    return { show, place, entry };
  }

  return (data) => {
    served = data;
    for (const each of [pin, find("code"), root.querySelector(".take-code"), more, replay]) each.hidden = !data.script;
    for (const [name, { show, place, entry }] of Object.entries(panels)) {
      place.hidden = entry.hidden = !data[name];
      if (data[name]) show(data[name]);
    }
    stage.hidden = !data.stage;
    if (data.stage) stage.href = theHands().address(data.stage);
    files.replaceChildren(...Object.entries(data.files ?? {}).map(([label, href]) => make("a", label, { href })));
    pin.textContent = data.pinned ? "Unpin" : "Pin this run";
    pin.disabled = !data.whole && !data.pinned;
    if (data.script) showProgram(data);
  };
}

function replaySwitch() {
  const button = make("button", "Play each change once", { role: "switch" });
  const show = () => (button.ariaChecked = String(isReplayed()));
  button.onclick = () => {
    setReplayed(!isReplayed());
    show();
  };
  show();
  return button;
}
