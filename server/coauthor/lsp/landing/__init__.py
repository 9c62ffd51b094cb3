"""An accepted edit on its way into an open document, and the proof of what became of it; never a guess."""
