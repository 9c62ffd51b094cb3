"""Words and clauses of Chinese text, where no blank tells them apart: a guess by small words, good enough to select by.

It must decide nothing but what is selected; sentences are cut elsewhere, and exactly.
"""

from __future__ import annotations

import re


def word(text: str, offset: int) -> tuple[int, int] | None:
    """The stretch of Chinese signs between small words that an offset is in or at the end of; None beside others."""
    run = _around(_RUN, text, offset)
    if run is None:
        return None
    return next(match.span() for match in _PIECE.finditer(text, *run) if match.end() >= offset)


def clause(text: str, offset: int) -> tuple[int, int] | None:
    """What stands between two marks of Chinese punctuation, or a bracket and one; None where it is not Chinese."""
    found = _around(_CLAUSE, text, offset)
    if found is None or _RUN.search(text, *found) is None:
        return None
    start, end = found
    whole = text[start:end]
    return start + len(whole) - len(whole.lstrip()), end - len(whole) + len(whole.rstrip())


def _around(pattern: re.Pattern[str], text: str, offset: int) -> tuple[int, int] | None:
    line = text.rfind("\n", 0, offset) + 1
    for match in pattern.finditer(text, max(line, offset - _NEAR), offset + _NEAR):
        if match.start() <= offset <= match.end():
            return match.span()
    return None


_NEAR = 300
_SIGN = "\\u3005\\u3007\\u3400-\\u9fff\\U00020000-\\U0003ffff"
_RUN = re.compile(f"[{_SIGN}]+")
_CLAUSE = re.compile(r"[^，；：。！？…、“”‘’「」『』（）()《》〈〉【】\n{}\\%~$]+")
_SMALL = "的了着和与或及是在对把被将从为于以也都就而但则等其该这那并且所由到之很更最呢吗吧"
_LONGER = (
    "目的|对象|对应|对比|对于|针对|相对|绝对|将来|以及|以上|以下|以后|以前|所以|可以|难以|可能|能够|能力|功能|性能|智能|从而|从事|"
    "为了|因为|作为|认为|行为|成为|称为|分为|由于|关于|基于|用于|属于|等于|大于|小于|位于|处于|并且|并行|并发|合并|而且|然而|"
    "但是|或者|和平|总和|饱和|存在|现在|在线|所有|所示|所述|研究所|其他|其它|其中|其次|该|自由|由此|之后|之前|之间|之一|"
    "到达|得到|达到|直到|遇到|是否|平等|等级|等待|等价|被动|参与|及时|普及|涉及|提及|着重|显著|这些|这样|这个|那些|那么|"
    "最大|最小|最优|最终|最后|更新|变更|了解|为止|把握|就业|成就|首都"
)
"""Words that hold a small one."""
_PIECE = re.compile(f"(?:{_LONGER})|[{_SMALL}]|(?:(?!{_LONGER})[^{_SMALL}])+")
