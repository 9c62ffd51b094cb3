"""What LaTeX calls its lists and the bibliography, in the languages of theses."""

from __future__ import annotations

ENGLISH = {
    "listoffigures": "List of Figures",
    "listoftables": "List of Tables",
    "listofalgorithms": "List of Algorithms",
    "listoftheorems": "List of Theorems",
    "lstlistoflistings": "Listings",
    "listoflistings": "List of Listings",
    "bibliography": "Bibliography",
    "printindex": "Index",
    "printglossary": "Glossary",
    "printglossaries": "Glossary",
    "printnoidxglossary": "Glossary",
    "printnoidxglossaries": "Glossary",
    "printunsrtglossary": "Glossary",
    "printacronyms": "Acronyms",
    "printabbreviations": "Abbreviations",
    "printsymbols": "Symbols",
    "printnumbers": "Numbers",
    "printnomenclature": "Nomenclature",
    "tableofcontents": "Contents",
    **dict.fromkeys(("appendixpage", "appendices@made", "addappheadtotoc"), "Appendices"),
    "appendix": "Appendix",
    "part": "Part",
    "abstract": "Abstract",
}
NAMES = {
    "german": {
        "tableofcontents": "Inhaltsverzeichnis",
        "listoffigures": "Abbildungsverzeichnis",
        "listoftables": "Tabellenverzeichnis",
        "bibliography": "Literaturverzeichnis",
        "printindex": "Index",
        "appendix": "Anhang",
        "part": "Teil",
        "abstract": "Zusammenfassung",
    },
    "french": {
        "tableofcontents": "Table des matières",
        "listoffigures": "Table des figures",
        "listoftables": "Liste des tableaux",
        "bibliography": "Bibliographie",
        "printindex": "Index",
        "appendix": "Annexe",
        "part": "Partie",
        "abstract": "Résumé",
    },
    "spanish": {
        "tableofcontents": "Índice",
        "listoffigures": "Índice de figuras",
        "listoftables": "Índice de cuadros",
        "bibliography": "Bibliografía",
        "printindex": "Índice alfabético",
        "appendix": "Apéndice",
        "part": "Parte",
        "abstract": "Resumen",
    },
    "italian": {
        "tableofcontents": "Indice",
        "listoffigures": "Elenco delle figure",
        "listoftables": "Elenco delle tabelle",
        "bibliography": "Bibliografia",
        "printindex": "Indice analitico",
        "appendix": "Appendice",
        "part": "Parte",
        "abstract": "Sommario",
    },
    "portug": {
        "tableofcontents": "Conteúdo",
        "listoffigures": "Lista de Figuras",
        "listoftables": "Lista de Tabelas",
        "bibliography": "Bibliografia",
        "printindex": "Índice Remissivo",
        "appendix": "Apêndice",
        "part": "Parte",
        "abstract": "Resumo",
    },
    "brazil": {
        "tableofcontents": "Sumário",
        "listoffigures": "Lista de Figuras",
        "listoftables": "Lista de Tabelas",
        "bibliography": "Referências Bibliográficas",
        "printindex": "Índice Remissivo",
        "appendix": "Apêndice",
        "part": "Parte",
        "abstract": "Resumo",
    },
    "dutch": {
        "tableofcontents": "Inhoudsopgave",
        "listoffigures": "Lijst van figuren",
        "listoftables": "Lijst van tabellen",
        "bibliography": "Bibliografie",
        "printindex": "Index",
        "appendix": "Bijlage",
        "part": "Deel",
        "abstract": "Samenvatting",
    },
    "chinese": {
        "tableofcontents": "目录",
        "listoffigures": "插图",
        "listoftables": "表格",
        "bibliography": "参考文献",
        "printindex": "索引",
        "appendix": "附录",
        "part": "部分",
        "abstract": "摘要",
    },
}


def of(language: str) -> dict[str, str]:
    """The names in a language as babel calls it; the English ones where it is not known."""
    return next((names for prefix, names in NAMES.items() if prefix in language.lower()), ENGLISH)


def knows(language: str) -> bool:
    """Whether an option is the name of a language that babel has."""
    return language.endswith("english") or language in _OTHERS or any(prefix in language for prefix in NAMES)


_OTHERS = frozenset(
    "american british USenglish UKenglish swedish danish norsk finnish polish czech russian greek".split()
)
