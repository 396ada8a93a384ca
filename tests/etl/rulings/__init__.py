"""The rulings on the definitions, each drawn as a case and read from the marts."""
