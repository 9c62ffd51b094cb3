"""The only room that calls a model vendor, and the home of the co-authors that need none.

A packet goes in, an answer comes out; it never parses a prompt, touches a file or decides what happens next.
"""
