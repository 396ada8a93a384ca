"""Text → typed canonical rows, with what was rejected and why, and the reconciliation of both with what was read."""
