// How Streamlit calls a component: with each news, and each new theme, and with the same element until that leaves the page.

import "./focus.js";

// ``mount(root)`` is called once in each place of a component, with the one element of ``markup``: so nothing can be pressed before
// somebody listens. It gives ``show(data)`` and, if there is anything to end, ``unmount()``.
export function component(markup, mount) {
  const mounted = new WeakMap();
  return ({ parentElement, data }) => {
    if (!mounted.has(parentElement)) {
      parentElement.insertAdjacentHTML("beforeend", markup);
      mounted.set(parentElement, mount(parentElement.lastElementChild));
    }
    const { show, unmount } = mounted.get(parentElement);
    show(JSON.parse(new TextDecoder().decode(data)));
    // Streamlit also ends a call that the next one overtook; the component stays.
    return () => !parentElement.isConnected && mounted.delete(parentElement) && unmount?.();
  };
}
