"""What rules for other languages say, in English."""

from __future__ import annotations

WORDS = {
    "Kürzer sagt es dasselbe.": "It says the same in fewer words.",
    "Eines der beiden Wörter sagt es schon.": "One of the two words says it already.",
    "„Einzig“ lässt sich nicht steigern.": "“Einzig” has no superlative.",
    "Das Wort lässt sich nicht steigern.": "The word has no superlative.",
    "不重复": "say it once",
    "意思已经说过一次。": "It is said already.",
    "删去后意思不变。": "Nothing is lost without it.",
    "动词直接带宾语更简洁。": "The verb takes its object by itself.",
    "中文标点": "Chinese marks",
    "中文之间用全角标点。": "Between Chinese signs marks are full-width.",
    "中文省略号是“……”。": "The ellipsis of Chinese is “……”.",
    "Der Genitiv sagt es schon.": "The genitive says it already.",
    "„In“ mit der bloßen Jahreszahl ist Englisch.": "“In” with a bare year is English.",
    "Nach einem Komparativ steht „als“.": "A comparative takes “als”.",
    "Es sind zwei Wörter.": "These are two words.",
    "So schreibt man es seit 1996.": "That is the spelling since 1996.",
    "Zwischen den Teilen der Abkürzung steht ein geschütztes Leerzeichen.": (
        "A tie stands between the parts of the abbreviation."
    ),
    "kurz und einmal": "short and once",
    "C'est dit en moins de mots.": "It says the same in fewer words.",
    "Le verbe le dit déjà.": "The verb says it already.",
    "Un des deux mots suffit.": "One of the two words is enough.",
    "« Malgré que » est déconseillé.": "“Malgré que” is advised against.",
    "« Pallier » se construit sans préposition.": "“Pallier” takes no preposition.",
    "Le registre écrit préfère « en revanche ».": "The written register prefers “en revanche”.",
    "dire une fois, en peu de mots": "say it once, in few words",
}
