"""Rooms full of visitors, over Streamlit's own WebSocket: ``python -m tests.load``.

visitor   one visitor, as his browser speaks with the server
rooms     what visitors do, and what is measured of it
phones    a room of the talk, and its phones
"""
