"""Chinese texts and the rules: which texts count as Chinese, and that only their own rules are tried on them."""

from __future__ import annotations

import pytest

from coauthor.models.rules import language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本文的目的是为了缩短等待。", "zh"),
        ("基于 PyTorch 2.0 和 Flutter 实现了原型，见\\cite{wang2019forecasting}。", "zh"),
        ("见 \\cite{a}。", None),
        ("これは日本語の文章です。船が来た。", None),
        ("The method of 王小明 is used in all of the experiments that we have made.", "en"),
        ("In order to show this, we ran many trials.", "en"),
    ],
)
def test_a_language_is_told_by_its_signs(text: str, found: str | None) -> None:
    assert language.of(text) == found or found is None and language.of(text) != "zh"
