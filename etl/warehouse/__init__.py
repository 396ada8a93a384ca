"""The database of a build: loaded, modelled, compared with earlier builds, published."""
