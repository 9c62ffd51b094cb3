"""The rule-based co-author: exact rules from data files that need no network, no key and no model.

It never guesses: text in maths, code, quotations and commands is out of bounds, and a unit in which anything but
the words of a rule would change is left alone. It says plainly that it is rules, not a language model.
"""
