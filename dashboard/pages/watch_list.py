"""Which open deals still lack a practice, and what can be done while there is room."""
