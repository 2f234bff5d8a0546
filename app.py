"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

import streamlit as st

from core.comparison import comparison
from core.figures.explorer import explorer
from core.script import keras_script
from core.verdict import verdict
from ui import controls, server, session
from ui.copy_link import copy_link
from ui.explanation import explanation
from ui.player import player

TITLE = (
    "**Stuck at 0.8133**: why a tiny convolutional network refuses to learn, and which change makes it learn. "
    "[The question](https://stackoverflow.com/questions/57605741)"
)


def page() -> None:
    st.set_page_config("Stuck at 0.8133", page_icon=session.ICON, layout="wide")
    view = session.begin("explorer", TITLE)
    controls.presets(view.experiment)
    trained = session.train(view)
    run, ghost, whole = trained.run, trained.ghost, trained.whole

    said = verdict(run)
    st.header(f"{said.headline} {said.sentence}" if whole else "Training", anchor=False)
    session.notes(trained)

    player(
        explorer(run, ghost=ghost, total_epochs=view.experiment.epochs),
        epoch=view.epoch,
        key="player",
        plotly_url=server.plotly_url(),
        on_epoch=session.remember_epoch,
    )
    if view.pinned:
        st.caption(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}")

    pin, copy, download, _ = st.columns([1, 1, 1, 2])
    with pin:
        if view.pinned:
            st.button("Unpin", on_click=session.set_pin, args=(None,), width="stretch")
        else:
            st.button(
                "Pin this run", on_click=session.set_pin, args=(view.experiment,), width="stretch", disabled=not whole
            )
    with copy:
        copy_link()
    script = keras_script(view.experiment)
    download.download_button("Download .py", script, "stuck.py", "text/x-python", on_click="ignore", width="stretch")
    code = st.expander("Show the code", key="code", on_change="rerun")
    if code.open:  # the browser needs 1.5 MB to colour it
        code.code(script, "python")

    if whole:
        explanation(run)

    session.go_on(trained)


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=server.middleware())
