"""What could overturn an estimate: other specifications, like deals only, controls, placebos, single accounts."""
