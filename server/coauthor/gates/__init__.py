"""One check per file, on a frozen text: values in, findings out.

A gate never changes a text and never decides; it says what it found and where.
"""
