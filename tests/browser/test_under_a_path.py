"""A site that is not at its host's root, however it is served."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driver import BARE, painted, serving


@pytest.mark.parametrize(
    "uvicorn", [pytest.param(False, marks=pytest.mark.deep, id="streamlit"), pytest.param(True, id="uvicorn")]
)
def test_everything_works_under_a_path(browser: Browser, tmp_path, uvicorn):
    with serving(tmp_path / "log.txt", under="/deep/er", uvicorn=uvicorn, **BARE) as server:
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("response", lambda said: problems.append(said.url) if said.status >= 400 else None)
        page.goto(f"{server.url}/?engine=numpy&seed=7")
        painted(page)
        page.get_by_role("link", name="Inside the network").click()
        expect(page).to_have_url(re.compile(rf"^{server.url}/Inside_the_network\?"))
        painted(page)
        page.go_back()
        expect(page.get_by_text("seed: 7", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(rf"^{server.url}/\?"))
        page.goto(f"{server.url}/inside_the_network?engine=numpy")  # capitals are put right under the path, too
        painted(page)
        expect(page).to_have_url(re.compile(rf"^{server.url}/Inside_the_network\?"))
        page.close()
        # Streamlit's own questions below a page that is opened by its link, as everywhere.
        assert not [each for each in problems if "/Inside_the_network/_stcore/" not in each]
