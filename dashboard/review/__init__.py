"""Quarterly reviews: which slides, from which build, in which format."""
