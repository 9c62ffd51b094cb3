"""Chinese theses: names, commas, numbers and sentences as they are written there."""

from __future__ import annotations

import pytest

from coauthor.manuscript import bib, cards, unresolved


def card(authors: str) -> cards.Card:
    text = f"@article{{k, author = {{{authors}}}, title = {{城市轮渡的客流}}, year = 2019}}"
    (entry,) = bib.entries(text)
    return cards.of(text, entry)


@pytest.mark.parametrize(
    ("authors", "who", "typed"),
    [
        ("王, 小明", "王小明", "王小明"),
        ("王小明 and 李, 华", "王小明、李华", "李华"),
        ("王 小明 and 李华 and 张三", "王小明等", "张三"),
        ("王小明 and others", "王小明等", "王小明"),
        ("{滨海大学轮渡组}", "滨海大学轮渡组", "轮渡组"),
        ("王小明 and Smith, John", "王小明 and Smith", "smith"),
        ("山田, 太郎", "山田太郎", "山田太郎"),
        ("Smith, John and others", "Smith et al.", "john"),
        ("Gödel, Kurt and Noether, Emmy", "Gödel and Noether", "godel, kurt"),
    ],
)
def test_names_are_whole_where_the_family_comes_first(authors: str, who: str, typed: str) -> None:
    made = card(authors)
    assert made.who == who
    assert typed in made.haystack


@pytest.mark.parametrize("mark", ["，", "、", "；", "， "])
def test_keys_between_chinese_commas_are_told_apart(mark: str) -> None:
    assert unresolved.nearest(f"wang2019{mark}li2020", {"wang2019", "li2020"}) == ["wang2019,li2020"]
    assert unresolved.nearest(f"wang2019{mark}nobody", {"wang2019", "li2020"}) == []
