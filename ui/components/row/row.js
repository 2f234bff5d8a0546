// The row above a page. The settings that it is given stand in the sidebar as well: one message for both.

import { mountFields } from "../fields/fields.js";
import { drawLinks, LINKS } from "../links/links.js";
import { fill } from "../place/place.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";

export default component('<div class="row"></div>', mount);

function mount(root, signal) {
  const places = { choices: make("div fields"), sheet: make("div fields"), beside: make("div fields") };
  root.append(places.choices, places.sheet);
  root.insertAdjacentHTML("beforeend", LINKS);
  const show = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, mountFields(place, signal)]));
  let isBeside = false;

  return ({ choices, settings, note, links }) => {
    if (settings.length && !isBeside) fill("settings", places.beside, signal);
    isBeside ||= settings.length > 0;
    show.choices({ fields: choices });
    show.beside({ fields: settings, note });
    show.sheet({ fields: settings, note, fold: "Settings", sheet: true });
    for (const [name, fields] of [["choices", choices], ["sheet", settings]]) places[name].hidden = !fields.length;
    drawLinks(root.lastElementChild, links);
  };
}
