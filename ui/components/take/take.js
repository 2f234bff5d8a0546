// What one takes from a page: the run as a pinned curve, the link, the script. What is typed or played counts: it is sent first,
// and what is taken waits for it.

const WAIT_MS = 5000;

const taken = new WeakMap(); // the newest data of each row of buttons

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".take");
  const isNew = !taken.has(root);
  const now = JSON.parse(new TextDecoder().decode(data));
  taken.set(root, now);
  const find = (name) => root.querySelector(`[data-do=${name}]`);
  if (isNew) {
    find("pin").onclick = () => {
      theHands().flush();
      theHands().did({ do: taken.get(root).pinned ? "unpin" : "pin" });
    };
    find("copy").onclick = () => copy(root, find("copy"));
    find("save").onclick = async () => {
      await arrived();
      save(taken.get(root).script);
    };
    root.querySelector("input").onblur = (event) => (event.target.hidden = true);
    mountPatch(root, now.dialects);
    theHands().listen(() => showDialect(root));
  }
  find("pin").textContent = now.pinned ? "Unpin" : "Pin this run";
  find("pin").disabled = !now.whole && !now.pinned;
  const patch = root.querySelector(".take-diff");
  if (isNew || patch.dataset.text !== now.patch) {
    patch.dataset.text = now.patch;
    patch.replaceChildren(now.patch ? drawPatch(now.patch) : make("p", "Nothing to change: this is the asker's own program."));
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

async function copy(root, button) {
  // Asked for at once, since a browser lets a page copy only right after a click; the text may come later.
  const link = arrived().then(() => window.location.href);
  const ok = await copyText(link);
  const field = root.querySelector("input");
  field.value = await link;
  field.hidden = ok;
  const said = ok ? "Link copied" : "Copy it from here";
  root.querySelector("[role=status]").textContent = said;
  if (ok) {
    button.textContent = said;
    setTimeout(() => (button.textContent = "Copy link"), 1500);
  } else {
    field.focus();
    field.select();
  }
}

function save(script) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([script], { type: "text/x-python" }));
  anchor.download = "stuck.py";
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
