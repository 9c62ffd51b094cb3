"""A place that is most of a text is found again by its ends."""

from __future__ import annotations

from coauthor.manuscript import places

CHAPTER = "\n".join(
    f"Street number {n} has {n * 7} trees, and in order to count them we walked it twice." for n in range(400)
)


def test_a_chapter_is_found_where_it_stands_now_whatever_was_changed_inside() -> None:
    base = f"\\chapter{{Trees}}\n\n{CHAPTER}\n\nThe end.\n"
    start, end = base.index("Street"), base.index("\n\nThe end")
    ref = places.ref("trees.tex", base, start, end)
    now = f"% a line more\n{base}".replace(
        "200 has 1400 trees, and in order to count", "200 has 1400 trees, and to count"
    ).replace("number 201 has", "number 201, at the lake, has")
    found = places.find(ref, base, now)
    assert found is not None
    assert now[slice(*found)].startswith("Street number 0 has")
    assert now[found[1] :].startswith("\n\nThe end.")


def test_a_chapter_of_which_an_end_is_gone_has_lost_its_place() -> None:
    base = f"Before it.\n\n{CHAPTER}\n"
    ref = places.ref("trees.tex", base, base.index("Street"), len(base) - 1)
    assert places.find(ref, base, base[: len(base) // 2]) is None
