// A figure of a size of its own in a window of another: scaled as a whole, it leaves nothing to scroll.

import { viewFor } from "../shared/plotly.js";

const FRAME_LARGEST = 1.5, FRAME_SMALLEST = 0.5; // beyond them it would be a poster, or nobody could read it
const FRAME_MARGIN = 112; // pixels below the controls: the way to the app, the empty places of the page, and its padding
const NEARLY = 0.97; // of the largest scale is as large

// Alone in the frame of another page: in the arrangement that, scaled, fills it best. Gives the arrangement.
export function fitFrame(figure, views) {
  const player = figure.parentElement, width = player.clientWidth;
  const controls = player.querySelector(".player-controls").offsetHeight;
  const around = pageTop(player) + controls + FRAME_MARGIN, room = window.innerHeight - around;
  // For whoever embeds it with the line of script that gives it this height (sharing.js).
  window.parent.postMessage({ stuckHeight: Math.ceil(around + viewFor(views, width).layout.height) }, "*");
  let scale = 0, best;
  for (const view of views) {
    const { min_width, layout } = view;
    const most = Math.min(FRAME_LARGEST, Math.max(FRAME_SMALLEST, room / layout.height), min_width ? width / min_width : Infinity);
    const isReadable = most >= FRAME_SMALLEST && viewFor(views, width / most) === view;
    if (isReadable && most > scale) [scale, best] = [most, view];
  }
  if (!scale) [scale, best] = [1, viewFor(views, width)];
  return scaled(figure, best, width, scale);
}

// On stage, where the player has a place in the window: the largest letters, and of these arrangements the one that fills it best.
export function fitStage(figure, views) {
  const { clientWidth: width, clientHeight } = figure.parentElement;
  const height = clientHeight - figure.parentElement.querySelector(".player-controls").offsetHeight;
  const wide = views.filter(({ min_width }) => min_width);
  const scaleOf = ({ min_width, layout }) => Math.min(width / min_width, height / layout.height);
  const least = NEARLY * Math.max(...wide.map(scaleOf));
  const area = (view) => view.min_width * view.layout.height * scaleOf(view) ** 2;
  const best = wide.filter((view) => scaleOf(view) >= least).reduce((one, other) => (area(other) > area(one) ? other : one));
  return scaled(figure, best, width, scaleOf(best));
}

function scaled(figure, view, width, scale) {
  Object.assign(figure.style, {
    width: `${width / scale}px`,
    transform: `scale(${scale})`,
    marginRight: `${width - width / scale}px`,
    marginBottom: `${view.layout.height * (scale - 1)}px`,
  });
  return view;
}

// Where an element begins on its page, wherever that is scrolled to.
function pageTop(element) {
  let top = element.getBoundingClientRect().top;
  for (let each = element.parentElement; each; each = each.parentElement) top += each.scrollTop;
  return top;
}
