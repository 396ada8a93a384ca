"""Estimates and facts → plain English. Pure functions."""
