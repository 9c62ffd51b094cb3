"""Checks of what a model wrote, one per file, before a person sees it: pure functions on texts, no IO.

A gate compares before and after; it never says that a text is right, only that a change broke nothing it knows of.
"""
