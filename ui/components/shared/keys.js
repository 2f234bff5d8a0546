// Which keys a control with the focus uses itself. The page's own keys leave it these; what merely has the focus, a heading or
// the page, uses none.

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const USED_KEYS = [
  ["input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=file])", "all"],
  ["textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=spinbutton]", "all"],
  ["[role=combobox], [role=listbox], [role=option], [role=menu], [role=tree], [role=grid], [role=application], [role=dialog]", "all"],
  ["audio[controls], video[controls], iframe", "all"],
  ["input[type=radio], [role=radio]", [" ", ...ARROWS]],
  ["[role=tab]", [" ", ...ARROWS, "Home", "End"]],
  ["input[type=range], [role=slider], [role=scrollbar], [role=separator][tabindex]", [...ARROWS, "Home", "End"]],
  ["button, summary, input:not([type=range]), [role=button], [role=checkbox], [role=switch]", [" "]],
];

export function isKeyUsed(event) {
  const [focused] = event.composedPath(); // event.target would be the host of a shadow tree
  if (!(focused instanceof Element)) return false;
  const uses = ([controls, keys]) => (keys === "all" || keys.includes(event.key)) && focused.closest(controls);
  return USED_KEYS.some(uses) || (scrollsSideways(focused) && ["ArrowLeft", "ArrowRight"].includes(event.key));
}

// A long line of code, say, which the arrows scroll.
function scrollsSideways(element) {
  return element.scrollWidth > element.clientWidth && ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
}
