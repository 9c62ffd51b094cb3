"""The task pool: an append-only event store with views, leases, presence and a doorbell.

The only room that opens a database; it never changes a document.
"""
