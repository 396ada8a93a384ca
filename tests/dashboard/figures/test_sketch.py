"""A sketch draws what Plotly's own figure would."""

import plotly.graph_objects as go
import pytest

from dashboard.figures.sketch import Sketch

_LINE = {"color": "#5b646c", "width": 1}


def _drawn(figure: go.Figure | Sketch) -> go.Figure | Sketch:
    figure.update_layout(height=300, margin={"l": 8}, yaxis={"rangemode": "tozero"})
    figure.add_scatter(x=[1, 2], y=[3, None], mode="lines", line=_LINE)
    figure.add_bar(x=["a"], y=[1.5], marker={"color": "#0072b2"}, yaxis="y2")
    figure.add_heatmap(z=[[1, 2]], showscale=False)
    figure.add_hline(y=1, line=_LINE)
    figure.add_vline(x=2, line=_LINE, layer="below")
    figure.add_annotation(text="here", showarrow=False, x=1, hovertext=None)
    figure.update_layout({"yaxis2": {"domain": [0, 0.4]}}, margin={"r": 12})
    figure.update_xaxes(title="months")
    return figure.update_yaxes(title="rate", range=[0, 5])


def test_it_becomes_the_figure_that_plotly_makes_of_the_same_calls() -> None:
    made = _drawn(Sketch())
    assert isinstance(made, Sketch)
    assert made.figure().to_dict() == _drawn(go.Figure()).to_dict()


def test_a_name_that_plotly_does_not_know_fails_the_tests() -> None:
    wrong = Sketch()
    wrong.add_bar(x=[1], y=[1], colour="blue")
    with pytest.raises(ValueError, match="colour"):
        wrong.figure()
