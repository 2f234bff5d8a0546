// A paragraph in which words explain themselves.

import { component } from "../shared/component.js";
import { explained } from "../shared/explained.js";

export default component('<p class="prose"></p>', (root) => ({ pieces, small }) => {
  root.classList.toggle("prose-small", small);
  root.replaceChildren(...explained(pieces));
});
