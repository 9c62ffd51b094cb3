"""The worker: claims tasks and takes them from load to a proposal that waits for a person.

It never changes a file and never talks to an editor; it meets the editors in the pool.
"""
