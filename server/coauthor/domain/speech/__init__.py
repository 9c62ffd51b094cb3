"""What CoAuthor itself says to a person about their text, in their language; the text itself keeps its own.

English sentences stand where they are used and are the keys of the other languages; this room never decides anything.
"""
