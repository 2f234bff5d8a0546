// Where the keyboard's focus goes when what had it leaves the page: to the same thing made anew, or to its neighbour, or to the
// page's heading. Left alone it would fall to the document. One watcher serves the window, whichever component starts it.

const FOCUSABLE = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]:not([tabindex='-1'])";

function keepFocus() {
  if (window.explorerFocus) return;
  window.explorerFocus = true;
  let had; // what has the focus, or had it when it vanished

  document.addEventListener("focusin", ({ target }) => {
    // Whoever points loses nothing.
    had = target.matches(":focus-visible") ? describe(target) : undefined;
  });
  document.addEventListener("pointerdown", () => (had = undefined), true);
  const watch = () => {
    if (!had || document.activeElement !== document.body) return;
    if (had.element.isConnected && !had.element.disabled) {
      if (had.wasDisabled) had.element.focus();
      return;
    }
    had.wasDisabled = had.element.isConnected;
    if (!had.wasDisabled) heir(had)?.focus();
  };
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

function describe(element) {
  const above = [];
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) above.push(each);
  return { element, above, name: nameOf(element), place: focusableIn(above[0] ?? document.body).indexOf(element) };
}

function heir({ above, name, place }) {
  const heading = document.querySelector("main h2");
  for (const each of above.filter((candidate) => candidate.isConnected)) {
    const found = focusableIn(each);
    const same = found.find((candidate) => nameOf(candidate) === name);
    if (same) return same;
    if (each.contains(heading)) break; // this is the page itself, no neighbourhood
    if (each.tagName === "MAIN") return undefined; // a page that is not there yet
    if (found.length) return found[Math.min(Math.max(place, 0), found.length - 1)];
  }
  if (!above.some((each) => each.isConnected)) return undefined; // a menu or dialog, which hands the focus back itself
  heading?.setAttribute("tabindex", "-1");
  return heading ?? undefined;
}

function focusableIn(element) {
  return [...element.querySelectorAll(FOCUSABLE)].filter((each) => each.getClientRects().length);
}

const nameOf = (element) => element.tagName + (element.ariaLabel || element.textContent);
