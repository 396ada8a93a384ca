"""Reviews as PowerPoint files with native charts."""
