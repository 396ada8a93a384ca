"""Synthetic firms with a known effect of each practice."""
