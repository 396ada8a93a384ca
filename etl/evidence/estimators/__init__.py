"""Estimators: arrays in, numbers with their variance out."""

DEFINITION = 2  # raise it when results mean something else; see etl.evidence.definitions
