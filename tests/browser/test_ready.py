"""Ready is more than up: /ready says when visitors should be sent here."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

import pytest

from tests.browser.driver import PATIENCE, Server, serving


def asked(server: Server, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(server.url + path) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.deep
def test_a_server_is_up_before_it_is_ready_and_ready_once_the_presets_are_known(tmp_path):
    with serving(tmp_path / "log.txt") as server:
        assert asked(server, "/_stcore/health") == (200, "ok")
        code, parts = asked(server, "/ready")
        assert (code, json.loads(parts)["presets"]) == (503, False)
        until = time.monotonic() + PATIENCE
        while (answer := asked(server, "/ready"))[0] != 200:
            assert time.monotonic() < until, answer
            time.sleep(0.2)
        assert json.loads(answer[1]) == {"page": True, "presets": True, "worker": True}
        assert "Traceback" not in server.log
