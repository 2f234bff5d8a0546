// A browser's translation puts elements of its own, <font>, in the place of texts. React goes on with the texts that are gone: what
// it changes is not seen, and what it removes is an error that takes the page away. So a text that changes comes back into its place.

const standIns = new WeakMap(); // what stands in the place of each text that was taken out
const isFont = (node) => node?.localName === "font";

const changes = new MutationObserver((records) => {
  for (const { target } of records) {
    standIns.get(target)?.replaceWith(target);
    standIns.delete(target);
  }
});
new MutationObserver((records) => {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    const font = [...addedNodes, previousSibling, nextSibling].find(isFont);
    if (!font) continue;
    for (const node of removedNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
      standIns.set(node, font);
      changes.observe(node, { characterData: true });
    }
  }
}).observe(document.body, { childList: true, subtree: true });

// Where a text is to be removed, or something to stand before it, its stand-in is meant.
const { removeChild, insertBefore } = Node.prototype;
const meant = (parent, node) => {
  const font = node?.parentNode === parent ? undefined : standIns.get(node);
  return font?.parentNode === parent ? font : node;
};
Node.prototype.removeChild = function (node) {
  removeChild.call(this, meant(this, node));
  return node;
};
Node.prototype.insertBefore = function (node, before) {
  return insertBefore.call(this, node, before && meant(this, before));
};
