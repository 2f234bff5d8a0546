// The tools of a page, and what they open.

export const MARKUP = `<div class="take">
  <button type="button" data-do="pin">Pin this run</button>
  <button type="button" data-do="copy">Copy link</button>
  <button type="button" data-do="code" aria-expanded="false">Code</button>
  <a class="take-stage">Show on stage</a>
  <details class="take-more"><summary>More</summary><div></div></details>
  <input type="text" readonly hidden aria-label="The link of this page" translate="no">
  <span role="status"></span>
  <div class="take-share" role="group" aria-label="Share" hidden>
    <img class="take-qr" alt="A QR code of this page's link" width="168" height="168">
    <p class="take-room"></p>
    <button type="button" data-do="embed" title="An iframe with the figure and its player">Copy to embed</button>
    <button type="button" data-do="close">Close</button>
  </div>
  <details class="take-code"><summary>The code of this run</summary>
    <div class="take-dialects" role="radiogroup" aria-label="Written in"></div>
    <h3>The patch for your code</h3><div class="take-diff"></div>
    <h3>The program</h3><pre translate="no" tabindex="0"><code></code></pre>
    <button type="button" data-do="save">Download .py</button></details>
  <div class="images"></div>
  <div class="mid-run"></div>
  <div class="task"></div>
</div>`;
