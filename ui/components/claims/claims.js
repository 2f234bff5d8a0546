// The claims (ui/parts/claims.py), one line each: a verdict, the claim, who made it and where. Unfolded: why, and what was measured, each number
// with a link that opens its run.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { arrange, make, onPlainClick, remembering, shareBar } from "../shared/elements.js";
import { explained } from "../shared/explained.js";

const MARKS = { True: "✓", False: "✗", Depends: "±", Unknown: "?" };

export default component('<div class="claims"></div>', mount);

function mount(root) {
  let thread;
  // Plain links, so that a run can be opened in a tab of its own; a plain click stays in the app.
  const link = ({ href, entry }, ...content) => {
    const anchor = make("a", { href: theHands().address(href) }, ...content);
    onPlainClick(anchor, () => theHands().did(entry));
    return anchor;
  };
  const details = () => [...root.querySelectorAll(".claims-row > details")];
  const unfold = (name) => {
    for (const each of details()) each.open = each.dataset.claim === name;
  };
  const drawn = remembering((claim) => {
    const unfolding = draw(claim, link);
    // One at a time; the server hears of it, for the link.
    unfolding.firstElementChild.onclick = (event) => {
      event.preventDefault();
      const name = unfolding.open ? "none" : claim.key;
      unfold(name);
      theHands().did({ set: { claim: name } });
    };
    return make("div claims-row", "", unfolding, source(claim, thread));
  });
  return ({ claims, claim: unfolded, thread: where }) => {
    thread = where;
    arrange(root, claims.map(drawn.draw));
    drawn.forgetOthers();
    unfold(theHands().value("claim", unfolded));
  };
}

function draw(claim, link) {
  const mark = make("span claims-mark", MARKS[claim.verdict], { ariaHidden: "true" });
  const line = make("summary", "", make("span claims-verdict", "", mark, claim.verdict),
    make("span claims-quote", `“${claim.quote}”`));
  const rows = claim.measured.map((row) => {
    const name = make("th", { scope: "row" }, link(row.link, row.label));
    return make("tr", "", name, make("td", "", shareBar("claims-bar", row), row.words));
  });
  const evidence = make("div claims-evidence", "", make("p", "", ...explained(claim.answer)), make("table", "", make("tbody", "", ...rows)),
    make("p claims-rule", "", ...explained(claim.rule)), make("p", "", link(claim.link, "Open the deciding run in the Explorer")));
  const details = make("details", "", line, evidence);
  details.dataset.claim = claim.key;
  return details;
}

// Who said it, with a link to where; beside the line and not in it, which is a button.
function source({ who }, thread) {
  return make("a claims-who", who, {
    href: thread, target: "_blank", rel: "noopener noreferrer", ariaLabel: `${who}, on Stack Overflow`,
  });
}
