"""Telling a visitor's page that there is news: the server draws it anew, by itself, and the browser asks for nothing.

Streamlit does this when a script's file changes; of its insides this uses ``AppSession.request_rerun`` and what is said
here. Tested with the version that is pinned.
"""

from __future__ import annotations

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def current() -> tuple[str, str | None]:
    """The session whose page is being drawn, and the fragment, if it is one."""
    context = get_script_run_ctx()
    return ("no session", None) if context is None else (context.session_id, ThreadState.get().fragment_id)


def watching(session: str) -> bool:
    """Whether the session's tab is open."""
    return Runtime.exists() and st.runtime.get_instance().is_active_session(session)


def tell(session: str, fragment: str | None) -> None:
    """Draw the fragment anew, or the page if it is None, unless the page is being drawn anyway. From any thread."""
    if Runtime.exists():
        runtime = st.runtime.get_instance()
        runtime._get_async_objs().eventloop.call_soon_threadsafe(_draw, session, fragment)


def _draw(session: str, fragment: str | None) -> None:
    """Ask for the rerun, in the event loop: there a click cannot come in between."""
    info = st.runtime.get_instance()._session_mgr.get_active_session_info(session)
    # A page that is being drawn might have been asked for by a click: what is asked for now must not take its place.
    if info is None or info.session._scriptrunner is not None:
        return
    state = ClientState()
    state.CopyFrom(info.session._client_state)
    state.is_auto_rerun = True
    state.fragment_id = fragment or ""
    info.session.request_rerun(state)
