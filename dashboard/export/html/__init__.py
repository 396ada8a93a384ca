"""Reviews and handovers as HTML pages, and printed to PDF."""
