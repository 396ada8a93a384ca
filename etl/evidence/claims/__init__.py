"""The claims C1 to C11: what is compared, on whom, and what it gives."""
