"""The generated tables of the READMEs: what they hold, and the test that they are current."""
