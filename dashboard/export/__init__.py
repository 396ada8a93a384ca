"""What people take with them: tables and pictures."""
