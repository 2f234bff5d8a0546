"""A few of the links that tests/ui/visit/test_hostile_links.py reads by the thousand, in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.driver import painted
from tests.ui.visit.hostile import queries, words
from ui.visit.view import read_view

LONGEST = 3000  # characters; beyond some thousand more the server itself refuses an address
LINKS = [query for query in queries(200, seed=8) if "=" in query and len(query) < LONGEST and "stage" not in query][:4]


@pytest.mark.parametrize("link", [LINKS[0], *(pytest.param(link, marks=pytest.mark.deep) for link in LINKS[1:])])
def test_a_hostile_link_draws_the_page_and_says_what_it_ignored(visit, link):
    page = visit(f"?{link}")
    painted(page)
    said = " ".join(page.get_by_role("alert").all_inner_texts())
    for sentence in read_view(words(link))[1][:1]:
        assert sentence[:20] in said
