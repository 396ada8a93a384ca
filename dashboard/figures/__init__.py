"""Data → Plotly figures. Pure functions of their data and a look; one template for all of them."""
