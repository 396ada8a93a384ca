"""A second implementation of the mart `deal_outcomes`, in plain Python, written from the definitions alone.

warehouse → accounts, contracts, tickets → practices, follow-up → outcomes. It shares nothing with the SQL models: where
the two agree, a slip would have had to be made twice.
"""
