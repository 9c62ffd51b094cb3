"""Plans, questions and reasons in German; the keys are the English sentences."""

from __future__ import annotations

from coauthor.domain.speech import german_rules

WORDS = {
    **german_rules.WORDS,
    "There is nothing that only you can answer.": "Es gibt nichts, was nur du beantworten kannst.",
    "With the same words this waits for you already: {names}.": (
        "Mit denselben Worten wartet das schon auf dich: {names}."
    ),
    "it is about what only you can know": "es geht um etwas, das nur du wissen kannst",
    "it is a rule that your decisions say": "deine Entscheidungen sagen diese Regel",
    "{file} says of {what}: {words}.": "{file} sagt über {what}: {words}.",
    "nothing": "nichts",
    "Not said: {fields}.": "Nicht gesagt: {fields}.",
    "kind": "Art",
    "source": "Herkunft",
    "purpose": "Zweck",
    "message": "Aussage",
    "What is {what}?": "Was ist {what}?",
    "Where does {what} come from: which run, file, script or publication?": (
        "Woher kommt {what}: aus welchem Lauf, welcher Datei, welchem Skript oder welcher Veröffentlichung?"
    ),
    "What is {what} for in the text?": "Wozu steht {what} im Text?",
    "What is a reader to take from {what}?": "Was soll ein Leser aus {what} mitnehmen?",
    "not now": "jetzt nicht",
    "Which question does your text answer?": "Welche Frage beantwortet dein Text?",
    "Who will read it?": "Wer wird ihn lesen?",
    "What is new in it, in one sentence?": "Was ist neu daran, in einem Satz?",
    "When is it due?": "Wann ist er abzugeben?",
    "Which spelling do you use?": "Welche Rechtschreibung verwendest du?",
    "Who speaks in your text?": "Wer spricht in deinem Text?",
    "Which tense do you tell your own work in?": "In welcher Zeit erzählst du deine eigene Arbeit?",
    "British": "British",
    "American": "American",
    "no first person": "keine erste Person",
    "we": "wir",
    "I": "ich",
    "past": "Vergangenheit",
    "present": "Gegenwart",
    "leave it open": "offen lassen",
    "Nothing was said, so there is no {file} yet.": "Es wurde nichts gesagt, also gibt es {file} noch nicht.",
    "A first {file} in your words.": "Ein erstes {file} in deinen Worten.",
    "in your words": "in deinen Worten",
    "you keep rejecting it": "du lehnst es immer wieder ab",
    "{file} bans “{word}” already.": "{file} verbietet „{word}“ schon.",
    "Ban “{word}”, which you keep rejecting.": "„{word}“ verbieten, das du immer wieder ablehnst.",
    "Nothing on the record says why {hunk} was proposed.": (
        "Nirgends ist festgehalten, warum {hunk} vorgeschlagen wurde."
    ),
    "{hunk} came without a reason of its own. Its proposal says: {summary}": (
        "{hunk} kam ohne eigene Begründung. Sein Vorschlag sagt: {summary}"
    ),
    "As a whole: {summary}": "Im Ganzen: {summary}",
    "“{title}” changed in the outline, and its section says what was planned before. Bring it in line?": (
        "„{title}“ hat sich in der Gliederung geändert, und der Abschnitt sagt noch, was vorher geplant war. Anpassen?"
    ),
    "“{words}” has stood in {place} for {days} days. Do it now?": (
        "„{words}“ steht seit {days} Tagen in {place}. Jetzt tun?"
    ),
    "“{words}” ({place}) was scored {mean} of 5, {lowest} being the lowest. See {n} versions?": (
        "„{words}“ ({place}) wurde mit {mean} von 5 bewertet, am niedrigsten {lowest}. {n} Fassungen ansehen?"
    ),
    "{file} ({place}): nobody has said what it is and shows. May I ask you a few short questions about it?": (
        "{file} ({place}): Niemand hat gesagt, was das ist und zeigt. Darf ich dir ein paar kurze Fragen dazu stellen?"
    ),
    (
        "There is no BRIEF.md, which says what your text is about and for whom. May I ask you a few short questions "
        "and propose one?"
    ): (
        "Es gibt kein BRIEF.md, das sagt, worum es in deinem Text geht und für wen. Darf ich ein paar kurze "
        "Fragen stellen und eines vorschlagen?"
    ),
    (
        "There is no STYLE.md, which says how you want to be heard. May I ask you a few short questions and propose "
        "one?"
    ): (
        "Es gibt kein STYLE.md, das sagt, wie du klingen willst. Darf ich ein paar kurze Fragen stellen und "
        "eines vorschlagen?"
    ),
    "You rejected “{word}” in {proposals}. Ban it in STYLE.md?": (
        "Du hast „{word}“ in {proposals} abgelehnt. In STYLE.md verbieten?"
    ),
    "The outline has “{title}”, and the text has no such section. Draft it?": (
        "Die Gliederung hat „{title}“, der Text hat keinen solchen Abschnitt. Entwerfen?"
    ),
    "{first} and {last}": "{first} und {last}",
    "Not done, as it takes more than rules: “{clause}”.": "Nicht getan, weil es mehr als Regeln braucht: „{clause}“.",
    "This takes a language model; the co-author here is a set of exact rules.": (
        "Das braucht ein Sprachmodell; der Co-Autor hier ist eine Sammlung exakter Regeln."
    ),
    "To {doing}, the rules don't know the language of this text.": (
        "„{doing}“ geht hier nicht: Die Regeln kennen die Sprache dieses Textes nicht."
    ),
    "{doing} by exact rules.": "{doing} mit exakten Regeln.",
    "Not done, as the rules for it don't know this language: {doing}.": (
        "Nicht getan, weil die Regeln dafür diese Sprache nicht kennen: {doing}."
    ),
    "Rules take out known filler only; they can't aim at a length.": (
        "Regeln nehmen nur bekannte Füllwörter heraus; auf eine Länge zielen können sie nicht."
    ),
    "Without its intensifier a sentence sounds a little less emphatic.": (
        "Ohne sein Verstärkungswort klingt ein Satz etwas weniger nachdrücklich."
    ),
    "A skeleton of the section from the outline and your words.": (
        "Ein Gerüst des Abschnitts aus der Gliederung und deinen Worten."
    ),
    "Maths, code, quotations, citations, references and numbers stay exactly as they are.": (
        "Formeln, Code, Zitate, Belege, Verweise und Zahlen bleiben genau so, wie sie sind."
    ),
    "No new information, and no citations needed: nothing is added.": (
        "Nichts Neues, und keine Belege nötig: Es kommt nichts hinzu."
    ),
    "This takes more than rules.": "Das braucht mehr als Regeln.",
    "“{old}” can be “{new}”": "„{old}“ kann „{new}“ werden",
    "“{old}” can go": "„{old}“ kann weg",
    "“{new}” is to be put in": "„{new}“ gehört dazwischen",
    "{n} change": "{n} Änderung",
    "{n} changes": "{n} Änderungen",
    "{n} place": "{n} Stelle",
    "{n} places": "{n} Stellen",
    "{doing}: {changes} in {places}.": "{doing}: {changes} an {places}.",
    "Nothing to change: what rules can make of {places} you rejected.": (
        "Nichts zu ändern: Was Regeln aus {places} machen können, hast du abgelehnt."
    ),
    "{n} rule": "{n} Regel",
    "{n} rules": "{n} Regeln",
    "Nothing to change: none of {rules} finds anything in {places}.": (
        "Nichts zu ändern: Von {rules} findet keine etwas an {places}."
    ),
    "“{doing}” ({changes})": "„{doing}“ ({changes})",
    "Left that rules can do here: {listed}.": "Was Regeln hier noch tun können: {listed}.",
    "A skeleton: {n} paragraph from the outline and your words.": (
        "Ein Gerüst: {n} Absatz aus der Gliederung und deinen Worten."
    ),
    "A skeleton: {n} paragraphs from the outline and your words.": (
        "Ein Gerüst: {n} Absätze aus der Gliederung und deinen Worten."
    ),
    "Left open: {points}": "Offen geblieben: {points}",
    "Nobody has said yet what “{title}” is to say.": "Noch hat niemand gesagt, was in „{title}“ stehen soll.",
    "What is “{title}” to say? A few sentences in your own words are enough.": (
        "Was soll in „{title}“ stehen? Ein paar Sätze in deinen eigenen Worten genügen."
    ),
    "skip": "überspringen",
    "Set up “{title}” from what the outline and you say, a paragraph for each point.": (
        "„{title}“ aus dem anlegen, was die Gliederung und du sagen: für jeden Punkt ein Absatz."
    ),
    "Each point is a paragraph in your own words, in your order; write them out, or have a model do it.": (
        "Jeder Punkt ist ein Absatz in deinen Worten und deiner Ordnung; führe sie aus, oder lass es ein Modell tun."
    ),
    "Nothing is added: no fact, no number, no source.": (
        "Es kommt nichts hinzu: keine Tatsache, keine Zahl, keine Quelle."
    ),
    "A point of the outline as it stands there: a skeleton, to be written out.": (
        "Ein Punkt der Gliederung, wie er dort steht: ein Gerüst, das auszuführen ist."
    ),
    "It speaks of what others found and names no source.": (
        "Er spricht von dem, was andere gefunden haben, und nennt keine Quelle."
    ),
    "tighten": "straffen",
    "make more formal": "formeller machen",
    "mend slips of language": "sprachliche Versehen beheben",
    "fix LaTeX habits": "LaTeX-Gewohnheiten richten",
    "only tightened": "nur gestrafft",
    "only more formal": "nur formeller",
    "only slips of language": "nur sprachliche Versehen",
    "only LaTeX habits": "nur LaTeX-Gewohnheiten",
    "all rules": "alle Regeln",
    "“Tighten” takes out wordy phrases and padding (English, some German, French and Chinese).": (
        "„Straffen“ nimmt Umständliches und Füllwörter heraus (Englisch; etwas Deutsch, Französisch, Chinesisch)."
    ),
    "“Make more formal” spells out contractions and short forms (English).": (
        "„Formeller machen“ schreibt Verkürzungen und Kurzformen aus (Englisch)."
    ),
    "“Fix the grammar” mends slips of word and hyphen that can only be slips (English).": (
        "„Grammatik korrigieren“ behebt, was an Wort und Bindestrich nur ein Versehen sein kann (Englisch)."
    ),
    "“Fix LaTeX habits” ties citations and references, and mends ranges, quotes and ellipses.": (
        "„LaTeX-Gewohnheiten richten“ bindet Belege und Verweise an und richtet Bereiche, Anführungszeichen "
        "und Auslassungen."
    ),
    "“Clean up” does all of it.": "„Aufräumen“ tut das alles.",
    "Only exact rules were used, no language model.": "Es wurden nur exakte Regeln angewandt, kein Sprachmodell.",
    "For more, a language model has to be connected.": "Für mehr muss ein Sprachmodell angeschlossen werden.",
    "the abstract": "die Zusammenfassung",
    "appendix": "Anhang",
    "part": "Teil",
    "chapter": "Kapitel",
    "section": "Abschnitt",
    "subsection": "Unterabschnitt",
    "subsubsection": "Unterunterabschnitt",
    "paragraph": "Absatz",
    "subparagraph": "Unterabsatz",
    "{kind} {number}": "{kind} {number}",
    "“{title}”": "„{title}“",
    "“{words}” is {what} in {file}.": "„{words}“ ist {what} in {file}.",
    "{so_far}, and this is about paragraph {n} of it.": "{so_far}, und hier geht es um den {n}. Absatz davon.",
    "{so_far}, and this is about the last paragraph of it.": "{so_far}, und hier geht es um den letzten Absatz davon.",
    "“{title}” in {file}": "„{title}“ in {file}",
    "the section you edited last": "der Abschnitt, den du zuletzt bearbeitet hast",
    "first section of the file that was changed last": "erster Abschnitt der Datei, die zuletzt geändert wurde",
    "first section of the text; none was edited yet": "erster Abschnitt des Textes; noch keiner wurde bearbeitet",
    "This is about all of {where}.": "Das betrifft alles in {where}.",
    "No place was named, so this is about {where} ({chosen}).": (
        "Keine Stelle war genannt, also geht es um {where} ({chosen})."
    ),
    "No place was named, so this is about the section edited last: {title}.": (
        "Keine Stelle war genannt, also geht es um den zuletzt bearbeiteten Abschnitt: {title}."
    ),
    "Possible without a model:": "Ohne Sprachmodell geht:",
}
