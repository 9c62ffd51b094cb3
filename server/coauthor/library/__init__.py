"""What may be cited and shown: papers, notes, assets and the search over them.

It never invents a key or a number, and is the only room that opens the vector store or a PDF.
"""
