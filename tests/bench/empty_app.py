"""The floor: a Streamlit app with one heading."""

import streamlit as st

st.header("Nothing")
