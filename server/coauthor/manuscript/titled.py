"""Titles as they are compared: when a heading of the text, one of the outline and one that was named are the same."""

from __future__ import annotations

import re
import unicodedata


def plain(title: str) -> str:
    """The words only: without commands, a number in front, difference of case, and blanks beside Chinese signs."""
    said = title.replace("\\-", "").replace('"=', "-").replace('"-', "")
    said = re.sub(r"\\(?:label|index|footnote|cite[a-z]*)\s*\{[^{}]*\}", " ", said)
    said = re.sub(r"\\[A-Za-z]+\*?|[{}~$\\]", " ", said)
    said = _NUMBER.sub("", said)
    words = " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", said).casefold()))
    return words if words.isascii() else _BESIDE.sub("", words)


def reads(title: str, source: str) -> bool:
    """Whether a heading of the text reads like this; a macro in its source may stand for any words."""
    wanted = plain(title)
    if not wanted or wanted == plain(source):
        return bool(wanted)
    pieces = [plain(piece).replace(" ", "") for piece in _MACRO.split(source)]
    if len(pieces) < 2 or not any(pieces):
        return False
    return re.fullmatch(".+".join(map(re.escape, pieces)), wanted.replace(" ", "")) is not None


def comes_by_itself(title: str) -> bool:
    """True for parts that are made by a command, or that outlines and texts have without the other."""
    return _FRONT.fullmatch(plain(title)) is not None


_NUMBER = re.compile(
    r"\A\s*(?:\d+(?:\.\d+)*|[IVXLC]+\.)\s+|\A\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])"
)
_BESIDE = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_MACRO = re.compile(r"\\[A-Za-z]+(?![A-Za-z]|\s*[\[{][^}\s])(?:\{\})?")
"""A command without an argument: it sets words of its own."""
_FRONT = re.compile(
    r"(?:abstract|kurzfassung|zusammenfassung|résumé|acknowledge?ments?|danksagung|remerciements|declaration|"
    r"eidesstattliche.*|erklärung.*|preface|vorwort|dedication|table of contents|contents|inhalt.*|list of .*|"
    r".*verzeichnis.*|references|bibliography|literatur.*|bibliographie|index|glossary|glossar|acronyms|abbreviations|"
    r"appendix|anhang|anhänge|appendices|annexes?|curriculum vitae|lebenslauf|"
    r"致谢|参考文献|(?:中文|英文)?摘要|目录|附录|索引|后记|声明|.*(?:原创|独创)性.*|(?:插图|表格|图|表)(?:目录|清单|索引)|"
    r"(?:主要)?(?:中英文|符号|缩略语|术语).*表|.*发表的(?:学术)?论文.*)"
)
