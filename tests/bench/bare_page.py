"""The yardstick of the browser: a Streamlit page with four filters and three charts, and nothing else."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(page_title="Bare page", layout="wide")
st.title("Bare page")
for number, column in enumerate(st.columns(4)):
    column.multiselect(f"Filter {number + 1}", ["one", "two", "three"])
for number in range(3):
    st.plotly_chart(go.Figure(go.Scatter(x=list(range(40)), y=[x**1.5 for x in range(40)])), key=f"chart-{number}")
