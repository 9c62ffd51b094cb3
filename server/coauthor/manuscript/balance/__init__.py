"""What is opened in a LaTeX text and never closed. It must never speak of a text that compiles."""
