// Ways to another page or view. Real links, so that each can be opened in a tab of its own; a plain click stays in the app, and
// takes along what was just typed or clicked.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make, onPlainClick } from "../shared/elements.js";

export const LINKS = '<nav class="links" tabindex="-1"><span class="links-lead"></span><span class="links-list"></span></nav>';

export default component(LINKS, (root) => (data) => drawLinks(root, data));

export function drawLinks(root, { links, label, lead }) {
  root.ariaLabel = label;
  const list = root.querySelector(".links-list"), focused = [...list.children].indexOf(document.activeElement);
  root.querySelector(".links-lead").replaceChildren(lead);
  links.forEach((link, index) => {
    const name = link.href === undefined ? "button" : "a";
    let element = list.children[index];
    if (element?.localName !== name) {
      const made = make(name);
      if (element) element.replaceWith(made);
      else list.append(made);
      element = made;
    }
    element.replaceChildren(link.label);
    if (link.href !== undefined) element.href = link.out ? link.href : theHands().address(link.href);
    Object.assign(element, { target: link.out ? "_blank" : "", className: link.look ?? "", title: link.tip ?? "", onclick: null });
    element.ariaCurrent = link.current ? "page" : null;
    if (!link.away && !link.out) onPlainClick(element, () => {
      if (link.to) return goTo(document.getElementById(link.to));
      if (link.anew) return theHands().load(element);
      theHands().flush();
      if (!link.current) theHands().did(link.entry);
    });
  });
  while (list.children.length > links.length) list.lastChild.remove();
  const here = list.querySelector("[aria-current]");
  if (here && theHands().went && document.activeElement === document.body) {
    theHands().went = false;
    here.focus({ preventScroll: true });
  }
  // What was pressed may be gone: the focus goes to what took its place.
  if (focused >= 0 && !list.contains(document.activeElement)) (list.children[focused] ?? list.lastChild ?? root).focus();
}

// A part of this page, its first heading in focus.
function goTo(part) {
  const heading = part.querySelector("h3");
  const evidence = part.querySelector("details");
  if (evidence) evidence.open = true;
  part.scrollIntoView();
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
