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
  }
  find("pin").textContent = now.pinned ? "Unpin" : "Pin this run";
  find("pin").disabled = !now.whole && !now.pinned;
  root.querySelector("code").textContent = now.script;
}

async function arrived() {
  theHands().flush();
  return theHands().settled(WAIT_MS);
}

async function copy(root, button) {
  // Asked for at once, since a browser lets a page copy only right after a click; the text may come later.
  const link = arrived().then(() => window.location.href);
  const ok = (await writeLater(link)) || writeOld(await link);
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

async function writeLater(text) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((link) => new Blob([link], { type: "text/plain" })) })]);
    return true;
  } catch {
    try {
      await navigator.clipboard.writeText(await text);
      return true;
    } catch {
      return false;
    }
  }
}

// Without https there is no clipboard; the old way says whether it worked.
function writeOld(text) {
  const field = document.createElement("textarea"), focus = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  let ok = false;
  try {
    ok = document.execCommand("copy");
  } catch {
    // refused
  }
  field.remove();
  focus?.focus();
  return ok;
}

function save(script) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([script], { type: "text/x-python" }));
  anchor.download = "stuck.py";
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
