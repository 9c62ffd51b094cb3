"""Plans, questions and reasons in French; the keys are the English sentences."""

from __future__ import annotations

from coauthor.domain.speech import french_rules

WORDS = {
    **french_rules.WORDS,
    "There is nothing that only you can answer.": "Il n'y a rien que vous seul puissiez dire.",
    "With the same words this waits for you already: {names}.": (
        "Cela vous attend déjà, dans les mêmes termes : {names}."
    ),
    "it is about what only you can know": "il s'agit de ce que vous seul pouvez savoir",
    "it is a rule that your decisions say": "vos décisions disent cette règle",
    "{file} says of {what}: {words}.": "{file} dit de {what} : {words}.",
    "nothing": "rien",
    "Not said: {fields}.": "Pas encore dit : {fields}.",
    "kind": "genre",
    "source": "origine",
    "purpose": "but",
    "message": "message",
    "What is {what}?": "Qu'est-ce que {what} ?",
    "Where does {what} come from: which run, file, script or publication?": (
        "D'où vient {what} : de quel essai, fichier, script ou quelle publication ?"
    ),
    "What is {what} for in the text?": "À quoi sert {what} dans le texte ?",
    "What is a reader to take from {what}?": "Que doit retenir le lecteur de {what} ?",
    "not now": "pas maintenant",
    "Which question does your text answer?": "À quelle question votre texte répond-il ?",
    "Who will read it?": "Qui le lira ?",
    "What is new in it, in one sentence?": "Qu'apporte-t-il de nouveau, en une phrase ?",
    "When is it due?": "Pour quand doit-il être prêt ?",
    "Which spelling do you use?": "Quelle orthographe employez-vous ?",
    "Who speaks in your text?": "Qui parle dans votre texte ?",
    "Which tense do you tell your own work in?": "À quel temps racontez-vous votre propre travail ?",
    "British": "British",
    "American": "American",
    "no first person": "pas de première personne",
    "we": "nous",
    "I": "je",
    "past": "passé",
    "present": "présent",
    "leave it open": "laisser ouvert",
    "Nothing was said, so there is no {file} yet.": "Rien n'a été dit : il n'y a donc pas encore de {file}.",
    "A first {file} in your words.": "Un premier {file}, dans vos mots.",
    "in your words": "dans vos mots",
    "you keep rejecting it": "vous le rejetez toujours",
    "{file} bans “{word}” already.": "{file} interdit déjà « {word} ».",
    "Ban “{word}”, which you keep rejecting.": "Interdire « {word} », que vous rejetez toujours.",
    "Nothing on the record says why {hunk} was proposed.": "Rien n'indique pourquoi {hunk} a été proposé.",
    "{hunk} came without a reason of its own. Its proposal says: {summary}": (
        "{hunk} est venu sans raison propre. Sa proposition dit : {summary}"
    ),
    "As a whole: {summary}": "Dans l'ensemble : {summary}",
    "“{title}” changed in the outline, and its section says what was planned before. Bring it in line?": (
        "« {title} » a changé dans le plan, et sa section dit encore ce qui était prévu avant. La mettre en accord ?"
    ),
    "“{words}” has stood in {place} for {days} days. Do it now?": (
        "« {words} » attend dans {place} depuis {days} jours. Le faire maintenant ?"
    ),
    "“{words}” ({place}) was scored {mean} of 5, {lowest} being the lowest. See {n} versions?": (
        "« {words} » ({place}) a obtenu {mean} sur 5, le plus bas étant {lowest}. Voir {n} versions ?"
    ),
    "{file} ({place}): nobody has said what it is and shows. May I ask you a few short questions about it?": (
        "{file} ({place}) : personne n'a dit ce que c'est ni ce qu'on y voit. Puis-je vous poser quelques "
        "courtes questions ?"
    ),
    (
        "There is no BRIEF.md, which says what your text is about and for whom. May I ask you a few short questions "
        "and propose one?"
    ): (
        "Il n'y a pas de BRIEF.md, qui dit de quoi parle votre texte et pour qui. Puis-je poser quelques "
        "courtes questions et en proposer un ?"
    ),
    (
        "There is no STYLE.md, which says how you want to be heard. May I ask you a few short questions and propose "
        "one?"
    ): (
        "Il n'y a pas de STYLE.md, qui dit comment vous voulez être lu. Puis-je poser quelques courtes "
        "questions et en proposer un ?"
    ),
    "You rejected “{word}” in {proposals}. Ban it in STYLE.md?": (
        "Vous avez rejeté « {word} » dans {proposals}. L'interdire dans STYLE.md ?"
    ),
    "The outline has “{title}”, and the text has no such section. Draft it?": (
        "Le plan a « {title} », et le texte n'a pas cette section. L'ébaucher ?"
    ),
    "{first} and {last}": "{first} et {last}",
    "Not done, as it takes more than rules: “{clause}”.": "Pas fait, car il faut plus que des règles : « {clause} ».",
    "This takes a language model; the co-author here is a set of exact rules.": (
        "Il faut pour cela un modèle de langue ; le coauteur est ici un ensemble de règles exactes."
    ),
    "To {doing}, the rules don't know the language of this text.": (
        "« {doing} » n'est pas possible ici : les règles ne connaissent pas la langue de ce texte."
    ),
    "{doing} by exact rules.": "{doing} par des règles exactes.",
    "Not done, as the rules for it don't know this language: {doing}.": (
        "Pas fait, car les règles pour cela ne connaissent pas cette langue : {doing}."
    ),
    "Rules take out known filler only; they can't aim at a length.": (
        "Les règles n'ôtent que des mots de remplissage connus ; elles ne visent aucune longueur."
    ),
    "Without its intensifier a sentence sounds a little less emphatic.": (
        "Sans son mot d'insistance, une phrase paraît un peu moins appuyée."
    ),
    "A skeleton of the section from the outline and your words.": (
        "Une charpente de la section, tirée du plan et de vos mots."
    ),
    "Maths, code, quotations, citations, references and numbers stay exactly as they are.": (
        "Formules, code, citations, références, renvois et nombres restent exactement tels quels."
    ),
    "No new information, and no citations needed: nothing is added.": (
        "Rien de nouveau, et aucune référence à ajouter : rien n'est ajouté."
    ),
    "This takes more than rules.": "Il faut pour cela plus que des règles.",
    "“{old}” can be “{new}”": "« {old} » peut devenir « {new} »",
    "“{old}” can go": "« {old} » peut disparaître",
    "“{new}” is to be put in": "« {new} » est à insérer",
    "{n} change": "{n} modification",
    "{n} changes": "{n} modifications",
    "{n} place": "{n} endroit",
    "{n} places": "{n} endroits",
    "{doing}: {changes} in {places}.": "{doing} : {changes} en {places}.",
    "Nothing to change: what rules can make of {places} you rejected.": (
        "Rien à changer : ce que les règles peuvent faire de {places}, vous l'avez rejeté."
    ),
    "{n} rule": "{n} règle",
    "{n} rules": "{n} règles",
    "Nothing to change: none of {rules} finds anything in {places}.": (
        "Rien à changer : sur {rules}, aucune ne trouve rien en {places}."
    ),
    "“{doing}” ({changes})": "« {doing} » ({changes})",
    "Left that rules can do here: {listed}.": "Ce que les règles peuvent encore faire ici : {listed}.",
    "A skeleton: {n} paragraph from the outline and your words.": (
        "Une charpente : {n} paragraphe tiré du plan et de vos mots."
    ),
    "A skeleton: {n} paragraphs from the outline and your words.": (
        "Une charpente : {n} paragraphes tirés du plan et de vos mots."
    ),
    "Left open: {points}": "Laissé ouvert : {points}",
    "Nobody has said yet what “{title}” is to say.": "Personne n'a encore dit ce que « {title} » doit dire.",
    "What is “{title}” to say? A few sentences in your own words are enough.": (
        "Que doit dire « {title} » ? Quelques phrases dans vos propres mots suffisent."
    ),
    "skip": "passer",
    "Set up “{title}” from what the outline and you say, a paragraph for each point.": (
        "Poser « {title} » à partir du plan et de ce que vous dites : un paragraphe par point."
    ),
    "Each point is a paragraph in your own words, in your order; write them out, or have a model do it.": (
        "Chaque point est un paragraphe dans vos mots et votre ordre ; développez-les, ou confiez-le à un modèle."
    ),
    "Nothing is added: no fact, no number, no source.": "Rien n'est ajouté : ni fait, ni nombre, ni source.",
    "A point of the outline as it stands there: a skeleton, to be written out.": (
        "Un point du plan, tel qu'il y figure : une charpente, à développer."
    ),
    "It speaks of what others found and names no source.": (
        "Il parle de ce que d'autres ont trouvé et ne nomme aucune source."
    ),
    "tighten": "resserrer",
    "make more formal": "rendre plus formel",
    "mend slips of language": "corriger les fautes de langue",
    "fix LaTeX habits": "corriger les habitudes LaTeX",
    "only tightened": "seulement resserré",
    "only more formal": "seulement plus formel",
    "only slips of language": "seulement les fautes de langue",
    "only LaTeX habits": "seulement les habitudes LaTeX",
    "all rules": "toutes les règles",
    "“Tighten” takes out wordy phrases and padding (English, some German, French and Chinese).": (
        "« Resserrer » ôte les tournures lourdes et le remplissage (anglais ; un peu d'allemand, français, chinois)."
    ),
    "“Make more formal” spells out contractions and short forms (English).": (
        "« Rendre plus formel » développe contractions et formes courtes (anglais)."
    ),
    "“Fix the grammar” mends slips of word and hyphen that can only be slips (English).": (
        "« Corriger la grammaire » répare les mots et traits d'union qui ne peuvent être que des fautes (anglais)."
    ),
    "“Fix LaTeX habits” ties citations and references, and mends ranges, quotes and ellipses.": (
        "« Corriger les habitudes LaTeX » lie références et renvois, et répare intervalles, guillemets et "
        "points de suspension."
    ),
    "“Clean up” does all of it.": "« Nettoyer » fait tout cela.",
    "Only exact rules were used, no language model.": "Seules des règles exactes ont servi, aucun modèle de langue.",
    "For more, a language model has to be connected.": "Pour davantage, il faut brancher un modèle de langue.",
    "the abstract": "le résumé",
    "appendix": "annexe",
    "part": "partie",
    "chapter": "chapitre",
    "section": "section",
    "subsection": "sous-section",
    "subsubsection": "sous-sous-section",
    "paragraph": "paragraphe",
    "subparagraph": "sous-paragraphe",
    "{kind} {number}": "{kind} {number}",
    "“{title}”": "« {title} »",
    "“{words}” is {what} in {file}.": "« {words} » est {what} dans {file}.",
    "{so_far}, and this is about paragraph {n} of it.": "{so_far}, et il s’agit ici du paragraphe {n}.",
    "{so_far}, and this is about the last paragraph of it.": "{so_far}, et il s’agit ici du dernier paragraphe.",
    "“{title}” in {file}": "« {title} » dans {file}",
    "the section you edited last": "la section que vous avez modifiée en dernier",
    "first section of the file that was changed last": "première section du fichier modifié en dernier",
    "first section of the text; none was edited yet": "première section du texte ; aucune n’a encore été modifiée",
    "This is about all of {where}.": "Cela concerne tout ce qui est dans {where}.",
    "No place was named, so this is about {where} ({chosen}).": (
        "Aucun endroit n’a été nommé ; il s’agit donc de {where} ({chosen})."
    ),
    "No place was named, so this is about the section edited last: {title}.": (
        "Aucun endroit n’a été nommé ; il s’agit donc de la section modifiée en dernier : {title}."
    ),
    "Possible without a model:": "Possible sans modèle de langue :",
}
