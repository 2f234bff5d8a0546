// A place on the page that another component fills: the sidebar with the settings, the line under the headline with the reason.

import { component } from "../shared/component.js";
import { arrange } from "../shared/elements.js";

const places = new Map(), fillings = new Map();

const put = (name) => places.has(name) && arrange(places.get(name), fillings.has(name) ? [fillings.get(name)] : []);

export default component("<div></div>", (root) => {
  let name;
  return {
    show(data) {
      name = data.name;
      places.set(name, root);
      put(name);
    },
    unmount: () => places.get(name) === root && places.delete(name),
  };
});

// Let the element stand in the place, whichever of the two comes first; what is given back takes it away.
export function fill(name, element) {
  fillings.set(name, element);
  put(name);
  return () => {
    if (fillings.get(name) !== element) return;
    fillings.delete(name);
    put(name);
  };
}
