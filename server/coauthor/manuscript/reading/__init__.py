"""A whole document as TeX reads it: macros, conditionals and files in TeX's own order, with numbers.

It must never run anything, read outside of what it is given, or take longer than its budget on a macro that
calls itself.
"""
