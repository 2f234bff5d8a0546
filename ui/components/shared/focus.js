// Where the keyboard's focus goes when what had it leaves the page: to the same thing made anew, or to its neighbour, or to the
// page's heading. Left alone it would fall to the document.

const FOCUSABLE =
  "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]:not([tabindex='-1'])";
const HEADING = "main h2";

let had; // what has the focus, or had it when it vanished

document.addEventListener("focusin", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
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

function describe(element) {
  const heading = document.querySelector(HEADING), around = [];
  let each = element.parentElement;
  for (; each && each !== document.body && !each.contains(heading); each = each.parentElement) around.push(each);
  if (each === document.body) return undefined; // a menu or a dialog, which hands the focus back itself
  // What is around it is its neighbourhood, until it is the page itself.
  const place = focusableIn(element.parentElement).indexOf(element);
  return { element, around, page: each, name: nameOf(element), place };
}

// Nothing as long as the next page is not there yet.
function heir({ element, around, page, name, place }) {
  const heading = document.querySelector(HEADING);
  heading?.setAttribute("tabindex", "-1");
  if (element.tagName === "H2") return heading;
  for (const each of [...around, page].filter((candidate) => candidate.isConnected)) {
    const found = focusableIn(each);
    const same = found.find((candidate) => nameOf(candidate) === name);
    if (same) return same;
    if (each !== page && found.length) return found[Math.min(Math.max(place, 0), found.length - 1)];
  }
  return heading;
}

function focusableIn(element) {
  return [...element.querySelectorAll(FOCUSABLE)].filter((each) => each.getClientRects().length);
}

const nameOf = (element) => element.tagName + (element.ariaLabel || element.textContent);
