"""Checks on the data itself: expectations on the raw tables before the models run, and on the marts after.

Great Expectations takes seconds to import, so import `etl.quality.run` where a suite is run, not at start-up.
"""
