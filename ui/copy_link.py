"""A button that copies the page's link: experiment, epoch in view and pin are all in it."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

HTML = '<button type="button" class="copy-link">Copy link</button><span class="copy-link-said" role="status"></span>'

CSS = """
.copy-link { font: inherit; font-size: .875rem; min-height: 2.5rem; padding: 0 .75rem; cursor: pointer; width: 100%;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
.copy-link:hover, .copy-link:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.copy-link-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""

JS = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("span");
  button.onclick = async () => {
    const link = window.location.href;
    try { await navigator.clipboard.writeText(link); }
    catch {                                   // no clipboard without https: the old way
      const field = document.createElement("textarea");
      field.value = link; document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
    }
    button.textContent = said.textContent = "Link copied";
    setTimeout(() => { button.textContent = "Copy link"; said.textContent = ""; }, 1500);
  };
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("copy_link", html=HTML, css=CSS, js=JS)


def copy_link() -> None:
    """Draw the button."""
    _component()(key="copy-link")
