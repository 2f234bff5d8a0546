// How Streamlit calls a component: with each news, and each new theme, and with the same element until that leaves the page.

import "./focus.js";

// ``mount(root, signal)`` is called once in each place of a component, with the one element of ``markup``: so nothing can be pressed
// before somebody listens. It gives ``show(data)``. The signal is aborted when the component has left the page: what it began, ends.
export function component(markup, mount) {
  const mounted = new WeakMap(), coming = new WeakMap();
  async function draw({ parentElement, data }) {
    const before = coming.get(parentElement), news = unpacked(data);
    coming.set(parentElement, news);
    await before; // in the order in which they were sent
    const served = await news;
    if (!mounted.has(parentElement)) {
      parentElement.insertAdjacentHTML("beforeend", markup);
      const leaving = new AbortController();
      mounted.set(parentElement, { leaving, show: mount(parentElement.lastElementChild, leaving.signal) });
    }
    const { leaving, show } = mounted.get(parentElement);
    show(served);
    // Streamlit also ends a call that the next one overtook; the component stays.
    return () => !parentElement.isConnected && mounted.delete(parentElement) && leaving.abort();
  }
  return (news) => {
    const drawn = draw(news);
    drawing = Promise.allSettled([drawing, drawn]).then(() => {});
    return drawn;
  };
}

let drawing = Promise.resolve();

// Until all that has come is on the page: it is unpacked beside.
export const drawn = () => drawing;

const PACKED = 0x78; // the first byte of what zlib has compressed; JSON has another

function unpacked(data) {
  const { body } = new Response(data);
  return new Response(data[0] === PACKED ? body.pipeThrough(new DecompressionStream("deflate")) : body).json();
}
