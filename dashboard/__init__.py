"""The app: what the evidence says, and where each number comes from."""
