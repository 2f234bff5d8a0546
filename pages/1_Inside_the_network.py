"""Inside the network: one image on its way through it, and its gradient on the way back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.comparison import comparison
from core.figures.inside import epoch_in_view, inside
from core.losses import LOSSES
from core.verdict import verdict
from core.way_back import way_back
from ui import controls, server, session
from ui.images import choose_image
from ui.player import player

CAPTION = (
    "**Inside the network**: one image on its way to its loss, and its gradient on the way back. "
    "Choose an image, play, and see where the gradient ends."
)

st.set_page_config("Inside the network", page_icon=session.ICON, layout="wide")
view = session.begin("inside", CAPTION)
controls.presets(view.experiment)
trained = session.train(view)
run, image = trained.run, view.image - 1
figure = inside(run, image, trained.ghost)

choose_image(view)
if trained.whole:
    said = way_back(run, image, epoch_in_view(figure, view.epoch))
    short = verdict(run)
    st.header(said.headline, anchor=False)
    st.markdown(f"{said.because}\n\n{said.batch}\n\n**The whole run.** {short.headline} {short.sentence}")
else:
    st.header("Training", anchor=False)
session.notes(trained)

player(
    figure,
    epoch=view.epoch,
    key="player",
    plotly_url=server.plotly_url(),
    on_epoch_change=session.remember_epoch,
)

twin = replace(view.experiment, loss="logits")
if view.pinned:
    st.caption(comparison(view.pinned, view.experiment))
    st.button("Unpin", on_click=session.set_pin, args=(None,))
elif not LOSSES[view.experiment.loss].same_as(LOSSES[twin.loss]):
    st.button("Compare with the repaired loss", on_click=session.set_pin, args=(twin,), disabled=not trained.whole)

session.go_on(trained)
