// Putting a text into the clipboard.

import { make } from "./elements.js";

// Whether it was copied. The text may be one that comes later: a browser lets a page copy only right after a click.
export async function copyText(text) {
  return (await writeLater(Promise.resolve(text))) || writeOld(await text);
}

// A button that copies, and says for a moment that it did; where it cannot, what it would have copied is marked.
export function copyButton(label, text, shown) {
  const button = make("button", label);
  button.onclick = async () => {
    if (!(await copyText(text()))) return getSelection().selectAllChildren(shown());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  };
  return button;
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
  const field = document.createElement("textarea"), focus = /** @type {HTMLElement} */ (document.activeElement);
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
