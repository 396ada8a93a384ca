"""Which accounts of two systems are one firm: suggested by weight, decided by people, read by the next build."""
