"""What a result means is its owner's to say: a sentence about a result figure goes no further than their message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates import names
from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

_CLAIM = re.compile(
    r"\b(?:increas\w*|decreas\w*|improv\w*|reduc\w*|grow\w*|grew|declin\w*|drop\w*|rises?|rising|rose|risen|fell|falls"
    r"|fall(?:ing|en)|shr[aiu]nk\w*|doubl\w*|halv\w*|tripl\w*|outperform\w*|exceed\w*|surpass\w*|beats?|wins?|won"
    r"|domina\w*|lags?|lead(?:s|ing)?|gains?|loss(?:es)?|loses?|plateau\w*|level(?:s|led)? off|fluctuat\w*|oscillat\w*"
    r"|var(?:y|ies|ied|iation)|differ(?:s|ed|ence|ences)?|depend\w*|scales?|better|worse|best|worst|superior\w*"
    r"|inferior\w*|significan\w*|advantage\w*|disadvantage\w*|benefit\w*|success\w*|fail\w*|works?|effects?|affect\w*"
    r"|influenc\w*|effective\w*|efficien\w*|converg\w*|diverg\w*|correlat\w*|relation(?:s|ship|ships)?|trends?|tend\w*"
    r"|peak\w*|saturat\w*|robust\w*|stab(?:le|ility|ly)|constant\w*|linear\w*|exponential\w*|monoton\w*|confirm\w*"
    r"|prov(?:e|es|ed|en|ing)|demonstrat\w*|reveal\w*|suggest\w*|indicat\w*|impl(?:y|ies|ied)|evidence|support(?:s|ed)?"
    r"|validat\w*|explain\w*|agree\w*|match(?:es|ed)?|accura\w*|precis\w*|error-free|consisten\w*|caus\w*|because"
    r"|therefore|due to|strong\w*|weak\w*|clear(?:ly|er|est)?|marked\w*|substantial\w*|considerabl\w*|dramatic\w*"
    r"|sharp\w*|steep\w*|slight\w*|rapid\w*|gradual\w*|stead\w*|high|low|highly|large|small|similar\w*|equal\w*"
    r"|identical|alike|most|least|fewer|more|less|much|almost|nearly|widely|close|good|bad|poor\w*|positive\w*|negative\w*"
    r"|no|never|always|twice|impress\w*|remarkabl\w*|promising"
    r"|(?:high|low|larg|small|fast|slow|great|long|short|old|young|warm|cool|cold|hot|strong|weak|wid|narrow|deep|dens"
    r"|rich|cheap|eas|hard|heav|light|bright|dark|thick|thin|clos|tall|near|bigg?|few|wet|dri|simpl|clean|quick|saf|new)"
    r"t?(?:i?er|i?est)"
    r"|harmless\w*|vanish\w*|disappear\w*|problem\w*|reliab\w*|quality|valid\w*|useful\w*|sufficien\w*|safe\w*"
    r"|pays? off"
    r"|steig\w*|stieg\w*|sink\w*|sank\w*|besser|schlechter|höher|niedriger|größer|kleiner|verbesser\w*|verschlechter\w*"
    r"|deutlich\w*|signifikant\w*|augment\w*|diminu\w*|meilleur\w*|plus grand\w*|baiss\w*)\b",
    re.IGNORECASE,
)


_SAYS = re.compile(
    r"\b(?:shows?|shown|seen|see|illustrates?|follows?|clear|means?|implies|underlines?|highlights?|stresses) that\b"
    r"|\bit follows\b|\bunderlines?\b|\bhighlights?\b|\baccording to\b|\A\s*As (?:shows?|can be seen)",
    re.IGNORECASE,
)
"""A figure whose owner said nothing is made to say something."""

_SUBJECT = re.compile(
    r"\\(?:[A-Za-z]*ref)\*?\s*\{(?P<labels>[^{}]+)\}(?:~|\s|\(?[a-z]\)|\\,)*(?=[a-zà-ÿ]|[\u4e00-\u9fff])(?P<said>[^.;!?。；]+)"
)
"""A figure as the one that does something, and what it does."""

_NOT_SUBJECT = re.compile(
    r"(?:and|or|for|in|with|without|to|of|from|by|on|at|as|which|that|where|when|but|below|above|und|oder|für|mit|zu|von|aus|bei"
    r"|et|ou|pour|avec|dans|de|sur|we|the|it|there|one|wir|man|on|nous)\b"
)
_PLAIN = re.compile(
    r"(?:show|present|depict|display|plot|list|give|contain|summari[sz]e|compare|illustrate|visuali[sz]e|report|provide|draw|map"
    r"|include|cover|describe|measure|record|collect|figure|table|diagram|graph|curve|panel|axis|axes|value|data|result|number"
    r"|left|right|upper|lower|first|second|third|each|both|these|this|those|their|them|they|were|been|also|again|over|with|from"
    r"|and|the|that|which|what|how|for|are|was|has|have|had|its|all|per|zeig|darstell|stell|enthält|montre|présent|donne|显示了?的?)"
)
"""What may be said of any figure: that it shows something, not what."""

_WORD = re.compile(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2}")
_SAYS_SO = re.compile(r"表明|显示|说明|证明|揭示|反映|呈|体现")
_STEM = 5


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Each claiming word that is new, in a text that refers to a result, must stand in the owner's message."""
    refs = sorted(names.of(after).refs)
    if not refs:
        return
    if known.results is None:
        return
    for label in refs:
        if label not in known.results:
            continue
        message = known.results[label]
        backed = f"{before} {message} {known.wish}"
        if not message and (said := _SAYS.search(plain.prose(after))) and not _SAYS.search(plain.prose(backed)):
            words = " ".join(said.group().split())
            yield Finding(
                "figures", f"“{words}” has `{label}` say something, and its owner has not said what it means."
            )
        if not message and (words := _made_to_say(after, backed, label)):
            yield Finding("figures", f"`{label}` is made to say “{words}”, and its owner has not said what it means.")
        for word in sorted(_claims(after) - _claims(backed)):
            told = f"their message is “{message[:80]}”" if message else "they have not said what it means"
            yield Finding("figures", f"“{word}” says what `{label}` shows, and that is its owner's to say: {told}.")


def _made_to_say(after: str, backed: str, label: str) -> str:
    """The new words of what a figure is said to do; empty where it only shows what was spoken of before."""
    for match in _SUBJECT.finditer(after):
        said = " ".join(plain.prose(match["said"]).split())
        if label not in [each.strip() for each in match["labels"].split(",")] or _NOT_SUBJECT.match(said):
            continue
        known = {word[:_STEM] for word in _words(backed)}
        new = [word for word in _words(said) if word[:_STEM] not in known and not _PLAIN.match(word)]
        if new or (_SAYS_SO.search(said) and not _SAYS_SO.search(backed)):
            return said[:60]
    return ""


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(plain.prose(text))]


def _claims(text: str) -> frozenset[str]:
    return frozenset(match.group().lower() for match in _CLAIM.finditer(plain.prose(text)))
