// A table of what was tried (ui/components/fixes), under a run's reasons: one row a change, measured on this seed and over seeds, with a button that applies it.

import { theHands } from "../hands/hands.js";
import { copyButton } from "../shared/copying.js";
import { arrange, make, remembering, shareBar } from "../shared/elements.js";
import { drawPatch } from "../shared/patch.js";

export function mountFixes(root) {
  const heading = make("h3"), lead = make("p"), list = make("div"), foot = make("p fixes-note");
  root.append(heading, lead, list, foot);
  const drawn = new Map(); // the groups by their titles
  const patches = new Set(); // whose patch is in sight, by their names
  const rows = remembering((row) => drawRow(row, () => theHands().did({ experiment: row.query }), patches));
  return ({ title: head, said, groups, note }) => {
    for (const [place, text] of [[heading, head], [lead, said], [foot, note]]) {
      if (place.textContent !== text) place.textContent = text;
    }
    arrange(list, groups.filter((group) => group.rows.length).map((group) => {
      if (!drawn.has(group.title)) drawn.set(group.title, drawGroup(group));
      const details = drawn.get(group.title);
      const title = `${group.title} (${group.rows.length})`;
      if (details.dataset.title !== title) details.querySelector("summary").textContent = details.dataset.title = title;
      arrange(details.querySelector("tbody"), group.rows.flatMap(rows.draw));
      return details;
    }));
    rows.forgetOthers();
  };
}

function drawGroup(group) {
  const titles = ["Change", "On this seed", "Solved, of all seeds tried", ""].map((title) => make("th", title, { scope: "col" }));
  const table = make("table", "", make("thead", "", make("tr", "", ...titles)), make("tbody"));
  return make("details", { open: group.open }, make("summary"), table);
}

// The row, and below it its patch, out of sight until it is asked for.
function drawRow(row, apply, patches) {
  const share = make("td", row.seeds);
  if (row.low !== null) share.prepend(shareBar("fixes-bar", row));
  const last = make("td");
  if (row.name) {
    const button = make("button", "Apply", { ariaLabel: `Apply ${row.change}`, onclick: apply });
    button.dataset.row = row.name;
    last.append(button);
  }
  const below = row.patch ? [drawPatchRow(row, last, patches)] : [];
  return [make("tr", make("th", row.change, { scope: "row" }), make("td", row.outcome), share, last), ...below];
}

function drawPatchRow(row, beside, patches) {
  const button = make("button", "Patch", { ariaLabel: `Patch for ${row.change}` });
  const patch = drawPatch(row.patch);
  const cell = make("td", { colSpan: 4 }, patch, copyButton("Copy the patch", () => row.patch, () => patch));
  const below = make("tr fixes-patch", "", cell);
  const show = () => {
    below.hidden = !patches.has(row.name);
    button.ariaExpanded = String(!below.hidden);
  };
  button.onclick = () => {
    if (!patches.delete(row.name)) patches.add(row.name);
    show();
  };
  show();
  beside.prepend(button, " ");
  return below;
}
