"""Bytes, frames and JSON-RPC: one connection, whatever is said over it. It knows nothing of texts and tasks."""
