"""One file per request, named after it. A handler converts, asks, converts; it must hold no state."""
