"""The command line: one module per command group, the same verbs as in an editor.

It never does work of its own: it asks the application and words the answer for a terminal.
"""
