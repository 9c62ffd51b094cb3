"""The way from a session to the pool, and what other processes must know of this editor. It decides nothing."""
