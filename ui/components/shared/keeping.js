// What a page keeps in this browser ("localStorage") or in this window of it ("sessionStorage"). Either may refuse.

/** @typedef {"localStorage" | "sessionStorage"} Where */

/** @type {(where: Where, name: string, value?: any) => void} */
export function keep(where, name, value) {
  try {
    if (value === undefined) window[where].removeItem(name);
    else window[where].setItem(name, JSON.stringify(value));
  } catch {
    // nothing is kept here
  }
}

/** @type {(where: Where, name: string) => any} */
export function kept(where, name) {
  try {
    return JSON.parse(window[where].getItem(name));
  } catch {
    return null;
  }
}
