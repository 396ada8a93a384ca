"""One script a page: it arranges what queries, summaries and components give."""
