"""What lies ahead and how it unfolds: curves, what-ifs, expectations of open deals."""
