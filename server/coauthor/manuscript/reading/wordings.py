"""What LaTeX calls its lists and the bibliography, in the languages of theses."""

from __future__ import annotations

ENGLISH = {
    "listoffigures": "List of Figures",
    "listoftables": "List of Tables",
    "listofalgorithms": "List of Algorithms",
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
    "printnomenclature": "Nomenclature",
    "tableofcontents": "Contents",
    "appendixpage": "Appendices",
}
NAMES = {
    "german": {
        "listoffigures": "Abbildungsverzeichnis",
        "listoftables": "Tabellenverzeichnis",
        "bibliography": "Literaturverzeichnis",
        "printindex": "Index",
    },
    "french": {
        "listoffigures": "Table des figures",
        "listoftables": "Liste des tableaux",
        "bibliography": "Bibliographie",
        "printindex": "Index",
    },
    "spanish": {
        "listoffigures": "Índice de figuras",
        "listoftables": "Índice de cuadros",
        "bibliography": "Bibliografía",
        "printindex": "Índice alfabético",
    },
    "italian": {
        "listoffigures": "Elenco delle figure",
        "listoftables": "Elenco delle tabelle",
        "bibliography": "Bibliografia",
        "printindex": "Indice analitico",
    },
    "portug": {
        "listoffigures": "Lista de Figuras",
        "listoftables": "Lista de Tabelas",
        "bibliography": "Bibliografia",
        "printindex": "Índice Remissivo",
    },
    "brazil": {
        "listoffigures": "Lista de Figuras",
        "listoftables": "Lista de Tabelas",
        "bibliography": "Referências Bibliográficas",
        "printindex": "Índice Remissivo",
    },
    "dutch": {
        "listoffigures": "Lijst van figuren",
        "listoftables": "Lijst van tabellen",
        "bibliography": "Bibliografie",
        "printindex": "Index",
    },
    "chinese": {"listoffigures": "插图", "listoftables": "表格", "bibliography": "参考文献", "printindex": "索引"},
}
