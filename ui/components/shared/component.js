// How Streamlit calls a component: with each news, and each new theme, and with the same element until that leaves the page.

import "./focus.js";

// ``mount(root)`` is called once for each element of this selector. It gives ``show(data)`` and, if there is anything to end,
// ``unmount()``.
export function component(selector, mount) {
  const mounted = new WeakMap();
  return ({ parentElement, data }) => {
    const root = parentElement.querySelector(selector);
    if (!mounted.has(root)) mounted.set(root, mount(root));
    const { show, unmount } = mounted.get(root);
    show(JSON.parse(new TextDecoder().decode(data)));
    // Streamlit also ends a call that the next one overtook; the component stays.
    return () => !root.isConnected && mounted.delete(root) && unmount?.();
  };
}
