"""From accepted to applied: apply, drift and rollback.

It never writes over a person's words and never says applied before the text proves it.
"""
