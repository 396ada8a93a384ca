"""Estimators: arrays in, numbers with their variance out."""
