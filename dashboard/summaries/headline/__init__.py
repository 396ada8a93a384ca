"""The cards at the head of a page: measures, their change, value at risk, time to trust."""
