// The run in view as a program, and as a patch of the asker's, in one dialect or another.

import { theHands } from "../hands/hands.js";
import { copyButton } from "../shared/copying.js";
import { make } from "../shared/elements.js";
import { drawPatch } from "../shared/patch.js";
import { saveAs } from "../shared/saving.js";
import { WAIT_MS } from "./sharing.js";

// ``opener``: the button that unfolds it.
export function mountProgram(details, opener, signal) {
  const group = details.querySelector(".take-dialects"), patch = details.querySelector(".take-diff");
  const program = details.querySelector("code"); // before a patch brings one of its own
  const copy = copyButton("Copy the patch", () => served.patch, () => patch);
  let served, radios = [];
  patch.after(copy);
  opener.onclick = () => (details.open = !details.open);
  details.ontoggle = () => (opener.ariaExpanded = String(details.open));
  details.querySelector("[data-do=save]").onclick = async () => {
    theHands().flush();
    await theHands().settled(WAIT_MS);
    saveAs(new Blob([served.script], { type: "text/x-python" }), "stuck.py");
  };

  function showDialect() {
    const chosen = served && (theHands().value("dialect", served.dialect) || "keras-3");
    for (const radio of radios) radio.checked = radio.value === chosen;
  }

  theHands().listen(showDialect, signal);
  return (data) => {
    if (!served) {
      radios = Object.keys(data.dialects).map((value) => make("input", { type: "radio", name: "dialect", value }));
      for (const radio of radios) radio.onchange = () => theHands().did({ set: { dialect: radio.value } });
      group.append(...radios.map((radio) => make("label", "", radio, data.dialects[radio.value])));
    }
    if (served?.patch !== data.patch || served.lead !== data.lead) {
      const lead = data.lead || (data.patch ? "" : "Nothing to change: this is the asker's own program.");
      patch.replaceChildren(...(lead ? [make("p", lead)] : []), ...(data.patch ? [drawPatch(data.patch)] : []));
      copy.hidden = !data.patch;
    }
    served = data;
    showDialect();
    program.textContent = data.script;
  };
}
