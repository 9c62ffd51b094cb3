"""What a person sees while a model writes JSON: the sentences in it, as they come; a view, and never read by us."""

from __future__ import annotations

_UNSEEN = frozenset({"target", "source", "label", "role"})
_ESCAPES = {"n": "\n", "t": " ", "r": "", "b": "", "f": "", '"': '"', "\\": "\\", "/": "/"}


class Sentences:
    """Takes the text piece by piece and gives what of it is to be shown; plain text is shown as it is."""

    def __init__(self) -> None:
        self._plain: bool | None = None
        self._in_string = False
        self._is_key = True
        self._key = ""
        self._escape = ""
        self._nesting: list[str] = []

    def feed(self, piece: str) -> str:
        """The words in the piece."""
        if self._plain is None and piece.strip():
            self._plain = piece.lstrip()[0] not in "{`"
        if self._plain is not False:
            return piece
        return "".join(self._letter(letter) for letter in piece)

    def _letter(self, letter: str) -> str:
        if self._in_string:
            return self._inside(letter)
        if letter == '"':
            self._in_string = True
            if self._is_key:
                self._key = ""
        elif letter in "{[":
            self._nesting.append(letter)
            self._is_key = letter == "{"
        elif letter in "}]" and self._nesting:
            self._nesting.pop()
        elif letter == ":":
            self._is_key = False
        elif letter == ",":
            self._is_key = self._nesting[-1:] == ["{"]
        return ""

    def _inside(self, letter: str) -> str:
        if self._escape:
            return self._escaped(letter)
        if letter == "\\":
            self._escape = letter
            return ""
        if letter == '"':
            self._in_string = False
            return "\n" if self._shown else ""
        if self._is_key:
            self._key += letter
            return ""
        return letter if self._shown else ""

    @property
    def _shown(self) -> bool:
        return not self._is_key and self._key not in _UNSEEN

    def _escaped(self, letter: str) -> str:
        """A short escape, or `u` and four digits; halves of a pair are left out of the view."""
        self._escape += letter
        if self._escape[1] == "u" and len(self._escape) < 6:
            return ""
        whole, self._escape = self._escape, ""
        if whole[1] != "u":
            return _ESCAPES.get(whole[1], "") if self._shown else ""
        try:
            code = int(whole[2:], 16)
        except ValueError:
            return ""
        return chr(code) if self._shown and code >= 32 and not 0xD800 <= code < 0xE000 else ""
