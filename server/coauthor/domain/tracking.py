"""How a range moves when the text around it is edited.

Pure arithmetic on code-point offsets; it must never look at the text itself.
"""

from __future__ import annotations


def moved(start: int, end: int, edit_start: int, edit_end: int, inserted: int) -> tuple[int, int]:
    """The range `[start, end)` after the code points `[edit_start, edit_end)` became `inserted` others.

    - An edit wholly before (`edit_end <= start`) shifts it; an insertion exactly there pushes it right.
    - An edit wholly after (`edit_start >= end`) leaves it; an insertion exactly at its end stays outside.
    - An edit that overlaps makes it grow over all that came: from the smaller start to the larger end.

    For an empty range the first rule wins: an insertion exactly there pushes it right. Raises nothing; what
    was a range stays one (`0 <= start <= end`) as long as both were.
    """
    shift = inserted - (edit_end - edit_start)
    if edit_end <= start:
        return start + shift, end + shift
    if edit_start >= end:
        return start, end
    return min(start, edit_start), max(end, edit_end) + shift
