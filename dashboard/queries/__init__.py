"""SELECTs on the leased build; those on deals and accounts always within the viewer's scope."""
