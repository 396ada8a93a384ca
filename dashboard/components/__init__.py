"""What pages are made of: filters, cards, charts with their data, tables with their trail."""
