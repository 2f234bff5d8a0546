// The row above a page. The settings that it is given stand in the sidebar as well: one message for both.

import { mountFields } from "../fields/fields.js";
import { drawLinks, LINKS } from "../links/links.js";
import { fill } from "../place/place.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";

export default component('<div class="row"></div>', mount);

function mount(root) {
  const places = { choices: make("div fields"), sheet: make("div fields"), beside: make("div fields") };
  root.append(places.choices, places.sheet);
  root.insertAdjacentHTML("beforeend", LINKS);
  const mounted = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, mountFields(place)]));
  let leave;

  function show({ choices, settings, note, links }) {
    if (settings.length) leave ??= fill("settings", places.beside);
    mounted.choices.show({ fields: choices });
    mounted.beside.show({ fields: settings, note });
    mounted.sheet.show({ fields: settings, note, fold: "Settings", sheet: true });
    for (const [name, fields] of [["choices", choices], ["sheet", settings]]) places[name].hidden = !fields.length;
    drawLinks(root.lastElementChild, links);
  }

  function unmount() {
    leave?.();
    Object.values(mounted).forEach((each) => each.unmount());
  }
  return { show, unmount };
}
