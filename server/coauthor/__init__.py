"""CoAuthor: an AI co-author beside the writer, in the editor they already use."""

__version__ = "0.1.0"
