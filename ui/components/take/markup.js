// The buttons of what one takes, and what they open.

export const MARKUP = `<div class="take">
  <button type="button" data-do="pin">Pin this run</button>
  <button type="button" data-do="copy">Copy link</button>
  <button type="button" data-do="save">Download .py</button>
  <input type="text" readonly hidden aria-label="The link of this page" translate="no">
  <span role="status"></span>
  <div class="take-share" role="group" aria-label="Share" hidden>
    <img class="take-qr" alt="A QR code of this page's link" width="168" height="168">
    <p class="take-room"></p>
    <button type="button" data-do="embed" title="An iframe with the figure and its player">Copy to embed</button>
    <button type="button" data-do="close">Close</button>
  </div>
  <details class="take-patch"><summary>The patch for your code</summary>
    <div class="take-dialects" role="radiogroup" aria-label="Written in"></div><div class="take-diff"></div></details>
  <details class="take-code"><summary>Show the code</summary><pre translate="no" tabindex="0"><code></code></pre></details>
</div>`;
