"""Reads a manuscript: text in, values out. Never asyncio, subprocesses, clocks or writing."""
