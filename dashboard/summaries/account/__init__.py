"""One account: its deals, escalations and peers as rows to show."""
