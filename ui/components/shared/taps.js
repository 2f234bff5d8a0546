// What chooses on a figure: a pointer that comes down and goes up in one place. A swipe, a pinch, a long press and a page that
// moves under the pointer choose nothing.

const SLOP = 10; // pixels that a hand trembles
const LONG_PRESS = 500; // milliseconds
const COMES_TO_REST = 100; // milliseconds after a scroll in which a finger only stops it

export function onTap(element, choose, signal) {
  let start, scrolled = -Infinity;
  const cancel = () => (start = undefined);
  const place = ({ clientX, clientY }) => ({ x: clientX, y: clientY, top: element.getBoundingClientRect().top });
  const isNear = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) <= SLOP && Math.abs(a.top - b.top) <= SLOP;
  const listeners = {
    scroll: () => (scrolled = performance.now()),
    pointerdown: (event) => {
      cancel();
      const isFinger = event.pointerType !== "mouse";
      if (!event.isPrimary || event.button !== 0 || !element.contains(event.target)) return;
      if (isFinger && performance.now() - scrolled < COMES_TO_REST) return;
      start = { ...place(event), until: isFinger ? performance.now() + LONG_PRESS : Infinity };
    },
    pointermove: (event) => start && !isNear(start, place(event)) && cancel(),
    pointerup: (event) => {
      if (start && isNear(start, place(event)) && performance.now() < start.until) choose(event);
      cancel();
    },
    pointercancel: cancel,
    contextmenu: cancel,
  };
  for (const [type, listener] of Object.entries(listeners)) {
    document.addEventListener(type, listener, { capture: true, passive: true, signal });
  }
}
