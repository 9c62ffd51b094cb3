"""What a model gets to see: packets, their budget and the rendered prompts.

It never lets a secret or a file outside the workspace into a packet, and never calls a model.
"""
