// Images as the link spells them: ten bytes each, the class and nine grey values, in base64 (core/settings/registry.py).

export const PIXELS = 9;

export function readImages(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  return Array.from({ length: bytes.length / (1 + PIXELS) }, (_, index) => {
    const [label, ...greys] = bytes.subarray(index * (1 + PIXELS), (index + 1) * (1 + PIXELS));
    return { label, greys };
  });
}

export function spellImages(images) {
  const bytes = images.flatMap(({ label, greys }) => [label, ...greys]);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// One without a class: nine numbers in a row.
export const readGreys = (text) => text.split("_").map(Number);
export const spellGreys = (greys) => greys.join("_");
