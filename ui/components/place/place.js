// A place on the page that another component fills: the sidebar with the settings, the line under the headline with the reason.

import { component } from "../shared/component.js";
import { arrange } from "../shared/elements.js";

const places = new Map(), fillings = new Map();

const put = (name) => places.has(name) && arrange(places.get(name), fillings.has(name) ? [fillings.get(name)] : []);

export default component("<div></div>", (root, signal) => {
  let name;
  signal.addEventListener("abort", () => places.get(name) === root && places.delete(name));
  return (data) => {
    name = data.name;
    places.set(name, root);
    put(name);
  };
});

// Let the element stand in the place, whichever of the two comes first, until the signal takes it away.
export function fill(name, element, signal) {
  fillings.set(name, element);
  put(name);
  signal.addEventListener("abort", () => {
    if (fillings.get(name) !== element) return;
    fillings.delete(name);
    put(name);
  });
}
