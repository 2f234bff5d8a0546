// The player: its figure, and the controls under it.

export const MARKUP = `<div class="player">
  <div class="player-figure" role="img" aria-label="A figure, on its way" translate="no"></div>
  <p class="player-tip" translate="no" hidden></p>
  <div class="player-controls" role="group" aria-label="Epoch">
    <div class="player-buttons">
    <button type="button" data-do="first" aria-label="First epoch" title="First epoch (Home)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 5h2v14H6zM19 5v14L9 12z"/></svg></button>
    <button type="button" data-do="back" aria-label="One epoch back" title="One epoch back (left arrow; with shift, ten)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M16 5v14L6 12z"/></svg></button>
    <button type="button" data-do="play" aria-label="Play" title="Play or pause (space)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path class="player-when-paused" d="M7 4v16l13-8z"/>
        <path class="player-when-playing" d="M6 4h4v16H6zM14 4h4v16h-4z"/></svg></button>
    <button type="button" data-do="forward" aria-label="One epoch forward" title="One epoch forward (right arrow; with shift, ten)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5v14l10-7z"/></svg></button>
    <button type="button" data-do="last" aria-label="Last epoch" title="Last epoch (End)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M16 5h2v14h-2zM5 5v14l10-7z"/></svg></button>
    </div>
    <div class="player-line">
    <input type="range" min="0" max="1" step="1" value="0" aria-label="Epoch">
    <output class="player-epoch" translate="no"></output>
    </div>
    <select translate="no" aria-label="Speed">
      <option value="0.25">0.25×</option><option value="0.5">0.5×</option><option value="1" selected>1×</option>
      <option value="2">2×</option><option value="4">4×</option>
    </select>
  </div>
  <p class="player-live" aria-live="polite"></p>
</div>`;
