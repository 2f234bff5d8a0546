"""The server beside its routes."""

from __future__ import annotations

import socket

from ui.server import send_at_once


def test_an_answer_does_not_wait_for_the_browser_to_acknowledge_the_one_before_it():
    with socket.socket(socket.AF_INET) as listening:  # as Streamlit makes it, which asyncio does not know for TCP
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        send_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
