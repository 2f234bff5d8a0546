// What one takes from a page: its link; from the Explorer the run as a pinned curve, the patch and the script, too. What is typed or played counts: it is sent first,
// and what is taken waits for it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { copyButton, copyText } from "../shared/copying.js";
import { make } from "../shared/elements.js";
import { drawPatch } from "../shared/patch.js";
import { MARKUP } from "./markup.js";

const WAIT_MS = 5000;

const taken = new WeakMap(); // the newest data of each row of buttons
const listening = new WeakMap(); // what ends its listening to the hands

export default component(MARKUP, (root) => ({ show: (data) => draw(root, data), unmount: () => listening.get(root)() }));

function draw(root, now) {
  const isNew = !taken.has(root);
  taken.set(root, now);
  const find = (name) => root.querySelector(`[data-do=${name}]`);
  if (isNew) {
    find("pin").onclick = () => {
      theHands().flush();
      theHands().did({ do: taken.get(root).pinned ? "unpin" : "pin" });
    };
    find("copy").onclick = () => {
      copy(root, find("copy"), "Link copied", (link) => link);
      share(root);
    };
    find("embed").onclick = () => copy(root, find("embed"), "Snippet copied", snippetOf);
    find("close").onclick = () => {
      root.querySelector(".take-share").hidden = true;
      find("copy").focus();
    };
    root.querySelector(".take-qr").onerror = ({ target }) => (target.hidden = true);
    find("save").onclick = async () => {
      await arrived();
      save(taken.get(root).script);
    };
    root.querySelector("input").onblur = (event) => (event.target.hidden = true);
    for (const each of root.querySelectorAll("[data-do=pin], [data-do=save], details")) each.hidden = !now.script;
    if (now.script) mountPatch(root, now.dialects);
    listening.set(root, theHands().listen(() => {
      if (now.script) showDialect(root);
      theHands().settled(WAIT_MS).then(() => showCode(root));
    }));
  }
  if (now.script) showRun(root, now, isNew);
}

function showRun(root, now, isNew) {
  const find = (name) => root.querySelector(`[data-do=${name}]`);
  find("pin").textContent = now.pinned ? "Unpin" : "Pin this run";
  find("pin").disabled = !now.whole && !now.pinned;
  const patch = root.querySelector(".take-diff");
  if (isNew || patch.dataset.text !== now.patch) {
    patch.dataset.text = now.patch;
    const lead = now.lead || (now.patch ? "" : "Nothing to change: this is the asker's own program.");
    patch.replaceChildren(...(lead ? [make("p", lead)] : []), ...(now.patch ? [drawPatch(now.patch)] : []));
    root.querySelector(".take-patch .take-copy").hidden = !now.patch;
  }
  showDialect(root);
  root.querySelector(".take-code code").textContent = now.script;
}

// The dialects as a group of radio buttons, under them the patch, and the button that copies it.
function mountPatch(root, dialects) {
  const group = root.querySelector(".take-dialects");
  for (const [name, label] of Object.entries(dialects)) {
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "dialect", value: name });
    radio.onchange = () => theHands().did({ set: { dialect: name } });
    group.append(make("label", "", radio, label));
  }
  const copy = copyButton("Copy the patch", () => taken.get(root).patch, () => root.querySelector(".take-diff"));
  copy.className = "take-copy";
  root.querySelector(".take-diff").after(copy);
}

function showDialect(root) {
  const chosen = theHands().value("dialect", taken.get(root).dialect) || "keras-3";
  for (const radio of root.querySelectorAll(".take-dialects input")) radio.checked = radio.value === chosen;
}

async function arrived() {
  theHands().flush();
  return theHands().settled(WAIT_MS);
}

// ``made`` makes of the page's link what is copied.
async function copy(root, button, done, made) {
  // Asked for at once, since a browser lets a page copy only right after a click; the text may come later.
  const text = arrived().then(() => made(theHands().link()));
  const ok = await copyText(text);
  const field = root.querySelector("input"), label = (button.dataset.label ??= button.textContent);
  field.value = await text;
  field.hidden = ok;
  const said = ok ? done : "Copy it from here";
  root.querySelector("[role=status]").textContent = said;
  if (ok) {
    button.textContent = said;
    setTimeout(() => (button.textContent = label), 1500);
  } else {
    field.focus();
    field.select();
  }
}

// What else there is to give away, beside the link itself: for a room, for a chat, for a page.
async function share(root) {
  root.querySelector(".take-share").hidden = false;
  await arrived();
  showCode(root);
}

const MOST_IN_CODE = 1000; // ui/qr.py
const isOwn = (host) => /^(localhost|.*\.localhost|127(\.[0-9]+){3}|\[::1\]|0\.0\.0\.0)$/.test(host);

// The link as a code, while it is in sight: of the view that is there now.
function showCode(root) {
  const link = theHands().link(), image = root.querySelector(".take-qr"), panel = root.querySelector(".take-share");
  if (panel.hidden || image.dataset.link === link) return;
  image.dataset.link = link;
  image.hidden = link.length > MOST_IN_CODE;
  if (!image.hidden) image.src = `${new URL("./qr.svg", window.location.href)}?link=${encodeURIComponent(link)}`;
  root.querySelector(".take-room").textContent = isOwn(window.location.hostname)
    ? "This address is this computer's own: a room cannot reach it."
    : image.hidden ? "This link is too long for a code." : "For a room: the code opens this view.";
}

function snippetOf(link) {
  const url = new URL(link);
  url.searchParams.set("embed", "true");
  return `<iframe src="${url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" title="Stuck at 0.8133" width="100%" height="640" style="border: 0"></iframe>`;
}

function save(script) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([script], { type: "text/x-python" }));
  anchor.download = "stuck.py";
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
