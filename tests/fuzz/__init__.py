"""Mutated exports against the whole ingest, guided by what of its code they reach."""
