"""The only room that speaks LSP: it converts, asks the rooms below and converts back.

It never calls an agent or a model, and no LSP type leaves it.
"""
