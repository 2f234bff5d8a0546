// Files that the browser makes: what a page has of a run, and a figure's own menu, with its picture as Plotly draws it.

import { make } from "./elements.js";

const FORMATS = { svg: "SVG", png: "PNG" };

// ``ready`` gives the figure as it is in view, ``name`` the name of the file.
export function savingMenu(ready, name) {
  const summary = make("summary", "⋯"), list = make("div"), menu = make("details saving", "", summary, list);
  summary.title = summary.ariaLabel = "Save this figure";
  for (const [format, label] of Object.entries(FORMATS)) {
    const button = make("button", label);
    button.onclick = async () => {
      menu.open = false;
      summary.focus();
      const picture = await fetch(await pictureOf(ready(), format));
      saveAs(await picture.blob(), `${name()}.${format}`);
    };
    list.append(button);
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
  return menu;
}

const AROUND = 16; // pixels: letters may stand out of a figure into the page's margin

// On the page's ground: what is transparent is black in some places where pictures are pasted.
async function pictureOf({ Plotly, figure, ground }, format) {
  const { margin } = figure._fullLayout, [width, height] = ["width", "height"].map((side) => figure._fullLayout[side] + 2 * AROUND);
  const wider = Object.fromEntries(["l", "r", "t", "b"].map((side) => [side, margin[side] + AROUND]));
  const layout = { ...figure.layout, width, height, margin: { ...margin, ...wider }, paper_bgcolor: ground };
  return Plotly.toImage({ data: figure.data, layout }, { format, width, height, scale: format === "png" ? 2 : 1 });
}

export function saveAs(blob, name) {
  const anchor = make("a", { href: URL.createObjectURL(blob), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
