"""Requests in the text and the tasks they become, as a session sees them, and the words for how they stand."""
