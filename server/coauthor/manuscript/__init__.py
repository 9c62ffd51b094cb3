"""Text in, values out: lines, structure, references, prose and TODOs of a LaTeX manuscript.

It never reads a file by itself and has no event loop, no process and no clock.
"""
