"""From exports to a published warehouse: land, conform, load, check, model, check, estimate, publish."""
