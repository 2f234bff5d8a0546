// A figure that stands still, in the arrangement for its width and the colours of the theme. What has a name can be chosen.

import { theHands } from "../hands/hands.js";
import { cellAt, cellsOf } from "../shared/cells.js";
import { component } from "../shared/component.js";
import { mountCursor } from "../shared/cursor.js";
import { CONFIG, colorOf, loadPlotly, painted, sayUndrawn, themeColors, viewFor } from "../shared/plotly.js";
import { savingMenu } from "../shared/saving.js";
import { onTap } from "../shared/taps.js";
import { kept, recolor } from "./recolor.js";

const MARKUP = `<div class="chart">
  <div class="chart-figure" role="img" aria-label="A figure, on its way" translate="no"></div>
  <div class="chart-cells" role="listbox" aria-label="In the figure: arrow keys go on, Enter chooses" hidden></div>
</div>`;

export default component(MARKUP, mount);

function mount(root, signal) {
  const figure = root.querySelector(".chart-figure");
  const cursor = mountCursor(root.querySelector(".chart-cells"), (name) => choose(name), point);
  let Plotly, colors, traces, drawn, cells = [], width = 0;
  /** @type {import("../protocol.d.ts").ChartData} */
  let data;
  root.append(savingMenu(() => ({ Plotly, figure, ground: colorOf("$ground", colors) }), () => "stuck-figure"));

  /** @param {import("../protocol.d.ts").ChartData} next */
  async function show(next) {
    const isNew = data?.id !== next.id;
    data = next;
    figure.setAttribute("aria-label", data.summary);
    // The height is there before the figure is, so that nothing below it jumps.
    figure.style.height = `${viewFor(data.views, figure.clientWidth).layout.height}px`;
    Plotly = await loadPlotly().catch((error) => sayUndrawn(figure, error));
    if (!Plotly) return;
    if (isNew || themeColors(root).join() !== colors?.join()) draw();
    else cursor.update(cells, data.chosen);
  }

  function draw() {
    if (!root.isConnected || !figure.clientWidth) return;
    width = figure.clientWidth;
    colors = themeColors(root);
    const view = painted(viewFor(data.views, width), (text) => colorOf(text, colors));
    const font = { ...view.layout.font, family: getComputedStyle(root).fontFamily };
    const hoverlabel = {
      bgcolor: colorOf("$ground", colors), bordercolor: colorOf("$grid", colors), align: "left",
      font: { ...font, color: colorOf("$text", colors), size: 14 },
    };
    const layout = { ...view.layout, font, hoverlabel, width: Math.min(width, view.layout.width ?? Infinity) };
    figure.style.height = `${layout.height}px`;
    const last = traces, around = JSON.stringify(layout);
    traces = kept(view.data, last);
    if (around !== drawn || !recolor(figure, traces, last)) {
      // A figure that is taken away while Plotly still measures its margins is nobody's loss.
      Plotly.react(figure, traces, layout, CONFIG).catch((error) => {
        if (root.isConnected && figure._fullLayout) throw error;
      });
    }
    drawn = around;
    if (!figure.dataset.listening) listen();
    cells = data.choosable ? cellsOf(figure).filter(({ name }) => typeof name === "string") : [];
    cursor.update(cells, data.chosen);
    const id = data.id;
    requestAnimationFrame(() => (root.dataset.painted = id));
  }

  // What a click on something of this name does: "seed:7" sets a word of the link, "open:loss=logits" opens that experiment.
  function choose(name) {
    const at = name.indexOf(":"), word = name.slice(0, at), value = name.slice(at + 1);
    if (word !== "open") theHands().did({ set: { [word]: value } });
    else theHands().did({ open: data.explorer, experiment: Object.fromEntries(new URLSearchParams(value)), set: { epoch: "" } });
  }

  function listen() {
    figure.dataset.listening = "yes";
    onTap(figure, (event) => {
      const cell = cellAt(cells, figure, event);
      if (cell) choose(cell.name);
    }, signal);
    const hover = (event) => root.classList.toggle("chart-clickable", Boolean(event && cellAt(cells, figure, event)));
    figure.on("plotly_hover", ({ event }) => hover(event));
    figure.on("plotly_unhover", () => hover());
  }

  // What the pointer is told of a cell, the keyboard is told, too.
  function point(cell) {
    if (cell) Plotly.Fx.hover(figure, [{ curveNumber: cell.curveNumber, pointNumber: cell.pointNumber }]);
    else if (figure.dataset.listening) Plotly.Fx.unhover(figure);
  }

  const resizing = new ResizeObserver(() => {
    if (Plotly && figure.clientWidth !== width) requestAnimationFrame(draw);
  });
  resizing.observe(figure);
  signal.addEventListener("abort", () => {
    resizing.disconnect();
    if (figure.dataset.listening) Plotly.purge(figure);
  });

  return show;
}
