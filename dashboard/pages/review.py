"""The quarterly review: choose, look, take away."""
