// A figure alone in the frame of another page: as large as leaves nothing to scroll.

import { viewFor } from "../shared/plotly.js";

const FRAME_LARGEST = 1.5, FRAME_SMALLEST = 0.5; // beyond them it would be a poster, or nobody could read it
const FRAME_MARGIN = 72; // pixels below the controls: the empty places of the page, and its padding

// Gives the figure the width at which one of its arrangements, scaled, fills the frame best.
export function fitFrame(figure, views) {
  const player = figure.parentElement, width = player.clientWidth;
  const controls = player.querySelector(".player-controls").offsetHeight;
  const room = window.innerHeight - pageTop(player) - controls - FRAME_MARGIN;
  let scale = 0, height = 0;
  for (const { min_width, layout } of views) {
    const most = Math.min(FRAME_LARGEST, Math.max(FRAME_SMALLEST, room / layout.height), min_width ? width / min_width : Infinity);
    const isReadable = most >= FRAME_SMALLEST && viewFor(views, width / most).layout.height === layout.height;
    if (isReadable && most > scale) [scale, height] = [most, layout.height];
  }
  if (!scale) [scale, height] = [1, viewFor(views, width).layout.height];
  Object.assign(figure.style, {
    width: `${width / scale}px`,
    transform: `scale(${scale})`,
    marginRight: `${width - width / scale}px`,
    marginBottom: `${height * (scale - 1)}px`,
  });
}

// Where an element begins on its page, wherever that is scrolled to.
function pageTop(element) {
  let top = element.getBoundingClientRect().top;
  for (let each = element.parentElement; each; each = each.parentElement) top += each.scrollTop;
  return top;
}
