"""What source files define, with the lines that code is cited by."""

from __future__ import annotations

import pytest

from coauthor.library import code


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "class A:\n  def f(self):\n    pass\n\n@deco\ndef k():\n  pass\n", ["A 1-3", "A.f 2-3", "k 6-7"]),
        ("a.c", "static double *f(void) {\n}\nstruct S { int a; };\n", ["f 1-2", "S 3-3"]),
        ("a.cpp", "class C { int g() { return 1; } };\nint C::h(int x) { return x; }\n", ["C 1-1", "C.g 1-1", "h 2-2"]),
        ("a.go", "package m\nfunc F() {}\nfunc (s *S) G() {}\n", ["F 2-2", "G 3-3"]),
        ("a.jl", "function f(x)\n x\nend\nstruct P\n a\nend\n", ["f 1-3", "P 4-6"]),
        ("a.r", "f <- function(x) {\n x\n}\n", ["f 1-3"]),
        ("a.csv", "def f(): pass\n", []),
        ("a.py", "def (((\n", []),
    ],
)
def test_functions_and_classes_have_their_lines(path: str, text: str, expected: list[str]) -> None:
    assert [f"{part.full} {part.first}-{part.last}" for part in code.parts(path, text)] == expected


def test_code_is_cited_as_file_and_lines() -> None:
    (part,) = code.parts("code/b.py", "\ndef run():\n    pass\n")
    assert code.cited("code/b.py", part) == "code/b.py:2-3"
