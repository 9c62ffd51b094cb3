"""Values and rules of CoAuthor: no IO, no asyncio, no clock; `now` is always a parameter."""
