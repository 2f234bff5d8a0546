"""The yardstick of a click: what somebody would write in an afternoon with Streamlit's own widgets and charts."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core import Experiment, train
from core.settings.registry import SETTINGS

st.set_page_config("Widgets", layout="wide")
question = Experiment()
chosen = {}
with st.sidebar:
    for name in ("loss", "normalisation", "filters", "padding", "optimizer"):
        setting = SETTINGS[name]
        chosen[name] = st.segmented_control(
            setting.label, setting.offered, default=getattr(question, name), format_func=setting.show, required=True
        )
    st.session_state.setdefault("seed", question.seed)
    if st.button("Next seed"):
        st.session_state.seed += 1
run = train(Experiment(**chosen, seed=st.session_state.seed, engine="numpy"))
st.header(f"Loss {run.loss[-1]:.6f}, accuracy {run.accuracy[-1]:.2f}")
left, right = st.columns(2)
title = {"title": " ".join(map(str, (*chosen.values(), st.session_state.seed)))}
left.plotly_chart(go.Figure(go.Scatter(y=np.asarray(run.loss)), title), key="loss")
left.plotly_chart(go.Figure(go.Scatter(y=np.asarray(run.accuracy))), key="accuracy")
filters = np.concatenate(np.moveaxis(np.asarray(run.kernels[-1]), -1, 0), axis=1)
right.plotly_chart(go.Figure(go.Heatmap(z=filters, colorscale="RdBu", zmid=0)), key="filters")
