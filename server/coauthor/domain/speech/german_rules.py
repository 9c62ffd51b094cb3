"""What the exact rules say, in German; the keys are the sentences as the rules have them."""

from __future__ import annotations

WORDS = {
    "A citation should not begin a line: `~` keeps it with its word.": (
        "Ein Beleg soll keine Zeile beginnen: `~` hält ihn bei seinem Wort."
    ),
    "A number alone should not begin a line: `~` keeps it with its word.": (
        "Eine Zahl allein soll keine Zeile beginnen: `~` hält sie bei ihrem Wort."
    ),
    "`~` beside a blank is set as two blanks, and the line may break there after all.": (
        "`~` neben einem Leerzeichen wird als zwei gesetzt, und die Zeile kann dort doch brechen."
    ),
    "A range of numbers takes an en dash, which LaTeX writes as `--`.": (
        "Zwischen Zahlen eines Bereichs steht ein Halbgeviertstrich, in LaTeX `--`."
    ),
    "A range of years takes an en dash, which LaTeX writes as `--`.": (
        "Zwischen Jahren eines Zeitraums steht ein Halbgeviertstrich, in LaTeX `--`."
    ),
    "After the full stop of “e.g.” LaTeX sets the wide space of a sentence's end; `\\ ` makes it a normal one.": (
        "Nach dem Punkt von „e.g.“ setzt LaTeX den weiten Abstand eines Satzendes; `\\ ` macht ihn gewöhnlich."
    ),
    "“Et al.” is an abbreviation: it takes a full stop, and a normal space after it.": (
        "„Et al.“ ist eine Abkürzung: mit Punkt, und danach ein gewöhnlicher Abstand."
    ),
    "Three full stops are set too tight; `\\ldots{}` is the ellipsis.": (
        "Drei Punkte stehen zu eng; `\\ldots{}` ist das Auslassungszeichen."
    ),
    "A second blank has no effect and is left over from editing.": (
        "Ein zweites Leerzeichen bewirkt nichts und ist vom Bearbeiten übrig."
    ),
    "The mark of a footnote stands at its word; a blank before it is set.": (
        "Das Zeichen einer Fußnote steht an ihrem Wort; ein Leerzeichen davor wird gesetzt."
    ),
    "`\"` is set as a closing mark on both sides; LaTeX has `` and '' for the two.": (
        "`\"` wird auf beiden Seiten als schließendes Zeichen gesetzt; LaTeX hat `` und '' dafür."
    ),
    "In English no blank stands before a comma or a full stop.": (
        "Im Englischen steht vor Komma und Punkt kein Leerzeichen."
    ),
    "A tie keeps the number on the line of its word.": (
        "Ein geschütztes Leerzeichen hält die Zahl in der Zeile ihres Wortes."
    ),
    "A tie keeps the title with the name.": "Ein geschütztes Leerzeichen hält den Titel beim Namen.",
    "A tie keeps the unit with its number.": "Ein geschütztes Leerzeichen hält die Einheit bei ihrer Zahl.",
    "A tie keeps the sign with its number.": "Ein geschütztes Leerzeichen hält das Zeichen bei seiner Zahl.",
    "Without a blank the word runs into its number.": "Ohne Leerzeichen läuft das Wort in seine Zahl.",
    "A hyphen joins words; a dash between blanks is longer.": (
        "Ein Bindestrich verbindet Wörter; ein Gedankenstrich ist länger."
    ),
    "It is a slip of the keyboard.": "Es ist ein Tippfehler.",
    "“Etc.” says already that it goes on.": "„Etc.“ sagt schon, dass es weitergeht.",
    "“Etc.” is an abbreviation.": "„Etc.“ ist eine Abkürzung.",
    "A blank follows the comma.": "Nach dem Komma steht ein Leerzeichen.",
    "A blank follows the full stop.": "Nach dem Punkt steht ein Leerzeichen.",
    "Both words are abbreviated.": "Beide Wörter sind abgekürzt.",
    "“Cf.” is an abbreviation.": "„Cf.“ ist eine Abkürzung.",
    "Between the names of two people stands an en dash.": (
        "Zwischen den Namen zweier Menschen steht ein Halbgeviertstrich."
    ),
    "From one number to another stands an en dash.": "Von einer Zahl zur anderen steht ein Halbgeviertstrich.",
    "Symbol and word are one compound.": "Zeichen und Wort sind eine Zusammensetzung.",
    "A tie keeps the name with “et al.”.": "Ein geschütztes Leerzeichen hält den Namen bei „et al.“.",
    "No blank stands before a colon in English and German.": (
        "Im Englischen und Deutschen steht vor dem Doppelpunkt kein Leerzeichen."
    ),
    "No blank stands before the mark.": "Vor dem Zeichen steht kein Leerzeichen.",
    "The word stands there twice.": "Das Wort steht doppelt da.",
    "“An” stands before a vowel sound.": "„An“ steht vor einem Vokallaut.",
    "“A” stands before a consonant sound.": "„A“ steht vor einem Konsonantlaut.",
    "That is how standard English has it.": "So hat es das Standardenglische.",
    "The word is a plural.": "Das Wort ist ein Plural.",
    "The word has no plural.": "Das Wort hat keinen Plural.",
    "“Allow” needs somebody who is allowed.": "„Allow“ braucht jemanden, dem etwas erlaubt wird.",
    "The word is a comparative already.": "Das Wort ist schon ein Komparativ.",
    "Words that together describe a noun are joined by a hyphen.": (
        "Wörter, die zusammen ein Nomen beschreiben, verbindet ein Bindestrich."
    ),
    "The noun is written with a hyphen.": "Das Nomen schreibt man mit Bindestrich.",
    "A prefix does not stand alone.": "Eine Vorsilbe steht nicht allein.",
    "The compound is written with a hyphen.": "Die Zusammensetzung schreibt man mit Bindestrich.",
    "Academic prose spells negations out.": "Wissenschaftliche Prosa schreibt Verneinungen aus.",
    "“Cannot”, in one word, is how formal English writes it.": "Formelles Englisch schreibt „cannot“ in einem Wort.",
    "Academic prose spells “will not” out.": "Wissenschaftliche Prosa schreibt „will not“ aus.",
    "Academic prose spells “it is” out; “it's” is also easily taken for the possessive.": (
        "Wissenschaftliche Prosa schreibt „it is“ aus; „it's“ wird auch leicht mit dem Possessiv verwechselt."
    ),
    "Academic prose spells these forms out.": "Wissenschaftliche Prosa schreibt diese Formen aus.",
    "“A lot of” is spoken; the noun tells whether it is many or much.": (
        "„A lot of“ ist gesprochen; das Nomen sagt, ob „many“ oder „much“."
    ),
    "The written register has a word for it.": "Die Schriftsprache hat ein Wort dafür.",
    "Running text spells short forms out.": "Fließtext schreibt Kurzformen aus.",
    "“To” alone already says that something has a purpose.": "„To“ allein sagt schon, dass etwas einen Zweck hat.",
    "“Because” gives the reason in one word.": "„Because“ nennt den Grund in einem Wort.",
    "“Although” says it in one word.": "„Although“ sagt es in einem Wort.",
    "“The fact” adds nothing to “given that”.": "„The fact“ fügt „given that“ nichts hinzu.",
    "“Many” is shorter and no less exact.": "„Many“ ist kürzer und nicht weniger genau.",
    "That a sentence stands here already says that it is worth noting.": (
        "Dass ein Satz hier steht, sagt schon, dass er beachtenswert ist."
    ),
    "“Can” says it with a verb instead of a noun.": "„Can“ sagt es mit einem Verb statt eines Nomens.",
    "“Can” is the plain word.": "„Can“ ist das schlichte Wort.",
    "“Can” with a verb is shorter and clearer.": "„Can“ mit einem Verb ist kürzer und klarer.",
    "“To” with a verb says the same in fewer words.": "„To“ mit einem Verb sagt dasselbe mit weniger Wörtern.",
    "“In time” adds nothing to “at this point”.": "„In time“ fügt „at this point“ nichts hinzu.",
    "“If” says it in one word.": "„If“ sagt es in einem Wort.",
    "“Until” says it in one word.": "„Until“ sagt es in einem Wort.",
    "“Regarding” is one word for three.": "„Regarding“ ist ein Wort für drei.",
    "“Most” says it in one word.": "„Most“ sagt es in einem Wort.",
    "“Before” is the plain word.": "„Before“ ist das schlichte Wort.",
    "“Close to” says it with half the words.": "„Close to“ sagt es mit halb so vielen Wörtern.",
    "“Use” is a verb already.": "„Use“ ist schon ein Verb.",
    "“Tends to” says it with a verb.": "„Tends to“ sagt es mit einem Verb.",
    "“So that” says it in two words.": "„So that“ sagt es in zwei Wörtern.",
    "One of the two words is enough.": "Eines der beiden Wörter genügt.",
    "The word claims strength and gives no measure; the sentence says the same without it.": (
        "Das Wort behauptet Stärke und nennt kein Maß; der Satz sagt ohne es dasselbe."
    ),
    "The number says by itself that it is all of them.": "Die Zahl sagt von selbst, dass es alle sind.",
    "Fewer words say the same.": "Weniger Wörter sagen dasselbe.",
    "The sentence can begin with what it is about.": "Der Satz kann mit dem beginnen, worum es geht.",
    "“Etc.” has its “and” in it.": "„Etc.“ hat sein „und“ schon in sich.",
    "One of the two words says it already.": "Eines der beiden Wörter sagt es schon.",
    "“Because” says a second time that it is a reason.": "„Because“ sagt ein zweites Mal, dass es ein Grund ist.",
    "“Whether” says already that it may not be so.": "„Whether“ sagt schon, dass es auch nicht so sein kann.",
    "The noun is the last letter of the abbreviation already.": (
        "Das Nomen ist schon der letzte Buchstabe der Abkürzung."
    ),
    "The verb says already that it is possible.": "Das Verb sagt schon, dass es möglich ist.",
    "The verb says it in one word.": "Das Verb sagt es in einem Wort.",
    "That it is a process, the word itself says.": "Dass es ein Vorgang ist, sagt das Wort selbst.",
    "The short word says the same.": "Das kurze Wort sagt dasselbe.",
    "a citation after a blank that a line may break at": (
        "ein Beleg nach einem Leerzeichen, an dem die Zeile brechen kann"
    ),
    "a reference after a blank that a line may break at": (
        "ein Verweis nach einem Leerzeichen, an dem die Zeile brechen kann"
    ),
    "`~` beside a blank": "`~` neben einem Leerzeichen",
    "a wide space after “e.g.” or “i.e.”": "ein weiter Abstand nach „e.g.“ oder „i.e.“",
    "“et al” without its full stop, or with a wide space after it": (
        "„et al“ ohne Punkt, oder mit weitem Abstand danach"
    ),
    "two blanks in a row": "zwei Leerzeichen hintereinander",
    "a blank before a footnote": "ein Leerzeichen vor einer Fußnote",
    "a blank before a comma or a full stop": "ein Leerzeichen vor Komma oder Punkt",
    "omit needless words": "unnötige Wörter weglassen",
    "say it once": "einmal sagen",
    "verbs, not nouns": "Verben statt Nomen",
    "standard usage": "üblicher Gebrauch",
    "typographic habits": "typografische Gewohnheiten",
    "prefer the written register": "Schriftsprache",
    "plain words": "schlichte Wörter",
    "no contractions": "keine Verkürzungen",
    "prefer verbs to nouns": "Verben vor Nomen",
    "keep a reference with its word": "Verweise bei ihrem Wort",
    "en dash in ranges": "Halbgeviertstrich in Bereichen",
    "a full stop that ends no sentence": "ein Punkt, der keinen Satz beendet",
    "characters of their own": "eigene Zeichen",
    "prefer the plain word": "das schlichte Wort",
    "tidy source": "aufgeräumter Quelltext",
    "keep a mark with its word": "Zeichen bei ihrem Wort",
    "tidy punctuation": "aufgeräumte Zeichensetzung",
    "say it instead of announcing it": "sagen statt ankündigen",
    "let the facts give the emphasis": "die Tatsachen betonen lassen",
    "不重复": "nur einmal sagen",
    "意思已经说过一次。": "Das ist schon gesagt.",
    "删去后意思不变。": "Ohne das geht nichts verloren.",
    "动词直接带宾语更简洁。": "Das Verb nimmt sein Objekt selbst.",
    "中文标点": "chinesische Satzzeichen",
    "中文之间用全角标点。": "Zwischen chinesischen Zeichen stehen breite Satzzeichen.",
    "中文省略号是“……”。": "Die chinesischen Auslassungspunkte sind „……“.",
    "C'est dit en moins de mots.": "Das ist mit weniger Wörtern gesagt.",
    "Le verbe le dit déjà.": "Das Verb sagt es schon.",
    "Un des deux mots suffit.": "Eines der beiden Wörter genügt.",
    "« Malgré que » est déconseillé.": "Von « malgré que » wird abgeraten.",
    "« Pallier » se construit sans préposition.": "« Pallier » steht ohne Präposition.",
    "Le registre écrit préfère « en revanche ».": "Die Schriftsprache zieht « en revanche » vor.",
    "dire une fois, en peu de mots": "einmal sagen, in wenigen Wörtern",
}
