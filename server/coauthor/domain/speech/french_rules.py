"""What the exact rules say, in French; the keys are the sentences as the rules have them."""

from __future__ import annotations

WORDS = {
    "A citation should not begin a line: `~` keeps it with its word.": (
        "Une référence ne doit pas commencer une ligne : `~` la tient à son mot."
    ),
    "A number alone should not begin a line: `~` keeps it with its word.": (
        "Un nombre seul ne doit pas commencer une ligne : `~` le tient à son mot."
    ),
    "`~` beside a blank is set as two blanks, and the line may break there after all.": (
        "`~` à côté d'une espace en donne deux, et la ligne peut tout de même s'y couper."
    ),
    "A range of numbers takes an en dash, which LaTeX writes as `--`.": (
        "Un intervalle de nombres prend un tiret demi-cadratin, `--` en LaTeX."
    ),
    "A range of years takes an en dash, which LaTeX writes as `--`.": (
        "Un intervalle d'années prend un tiret demi-cadratin, `--` en LaTeX."
    ),
    "After the full stop of “e.g.” LaTeX sets the wide space of a sentence's end; `\\ ` makes it a normal one.": (
        "Après le point de « e.g. », LaTeX met l'espace large d'une fin de phrase ; `\\ ` la rend normale."
    ),
    "“Et al.” is an abbreviation: it takes a full stop, and a normal space after it.": (
        "« Et al. » est une abréviation : avec un point, puis une espace normale."
    ),
    "Three full stops are set too tight; `\\ldots{}` is the ellipsis.": (
        "Trois points sont trop serrés ; `\\ldots{}` donne les points de suspension."
    ),
    "A second blank has no effect and is left over from editing.": (
        "Une seconde espace est sans effet et reste d'une correction."
    ),
    "The mark of a footnote stands at its word; a blank before it is set.": (
        "L'appel de note suit son mot ; une espace devant lui serait composée."
    ),
    "`\"` is set as a closing mark on both sides; LaTeX has `` and '' for the two.": (
        "`\"` donne un guillemet fermant des deux côtés ; LaTeX a `` et '' pour les deux."
    ),
    "In English no blank stands before a comma or a full stop.": (
        "En anglais, pas d'espace avant une virgule ou un point."
    ),
    "A tie keeps the number on the line of its word.": (
        "Une espace insécable tient le nombre sur la ligne de son mot."
    ),
    "A tie keeps the title with the name.": "Une espace insécable tient le titre au nom.",
    "A tie keeps the unit with its number.": "Une espace insécable tient l'unité à son nombre.",
    "A tie keeps the sign with its number.": "Une espace insécable tient le signe à son nombre.",
    "Without a blank the word runs into its number.": "Sans espace, le mot touche son nombre.",
    "A hyphen joins words; a dash between blanks is longer.": (
        "Un trait d'union joint des mots ; un tiret entre espaces est plus long."
    ),
    "It is a slip of the keyboard.": "C'est une faute de frappe.",
    "“Etc.” says already that it goes on.": "« Etc. » dit déjà que cela continue.",
    "“Etc.” is an abbreviation.": "« Etc. » est une abréviation.",
    "A blank follows the comma.": "Une espace suit la virgule.",
    "A blank follows the full stop.": "Une espace suit le point.",
    "Both words are abbreviated.": "Les deux mots sont abrégés.",
    "“Cf.” is an abbreviation.": "« Cf. » est une abréviation.",
    "Between the names of two people stands an en dash.": (
        "Entre les noms de deux personnes se met un tiret demi-cadratin."
    ),
    "From one number to another stands an en dash.": "D'un nombre à l'autre se met un tiret demi-cadratin.",
    "Symbol and word are one compound.": "Signe et mot forment un composé.",
    "A tie keeps the name with “et al.”.": "Une espace insécable tient le nom à « et al. ».",
    "No blank stands before a colon in English and German.": (
        "En anglais et en allemand, pas d'espace avant les deux-points."
    ),
    "No blank stands before the mark.": "Pas d'espace avant le signe.",
    "The word stands there twice.": "Le mot est répété.",
    "“An” stands before a vowel sound.": "« An » se met devant un son de voyelle.",
    "“A” stands before a consonant sound.": "« A » se met devant un son de consonne.",
    "That is how standard English has it.": "C'est ainsi en anglais standard.",
    "The word is a plural.": "Le mot est un pluriel.",
    "The word has no plural.": "Le mot n'a pas de pluriel.",
    "“Allow” needs somebody who is allowed.": "« Allow » demande quelqu'un à qui l'on permet.",
    "The word is a comparative already.": "Le mot est déjà un comparatif.",
    "Words that together describe a noun are joined by a hyphen.": (
        "Les mots qui décrivent ensemble un nom se joignent par un trait d'union."
    ),
    "The noun is written with a hyphen.": "Le nom s'écrit avec un trait d'union.",
    "A prefix does not stand alone.": "Un préfixe ne reste pas seul.",
    "The compound is written with a hyphen.": "Le composé s'écrit avec un trait d'union.",
    "Academic prose spells negations out.": "La prose savante écrit les négations en entier.",
    "“Cannot”, in one word, is how formal English writes it.": "L'anglais soutenu écrit « cannot » en un mot.",
    "Academic prose spells “will not” out.": "La prose savante écrit « will not » en entier.",
    "Academic prose spells “it is” out; “it's” is also easily taken for the possessive.": (
        "La prose savante écrit « it is » en entier ; « it's » se confond aussi avec le possessif."
    ),
    "Academic prose spells these forms out.": "La prose savante écrit ces formes en entier.",
    "“A lot of” is spoken; the noun tells whether it is many or much.": (
        "« A lot of » est parlé ; le nom dit s'il faut « many » ou « much »."
    ),
    "The written register has a word for it.": "La langue écrite a un mot pour cela.",
    "Running text spells short forms out.": "Le texte courant développe les formes courtes.",
    "“To” alone already says that something has a purpose.": "« To » seul dit déjà que la chose a un but.",
    "“Because” gives the reason in one word.": "« Because » donne la raison en un mot.",
    "“Although” says it in one word.": "« Although » le dit en un mot.",
    "“The fact” adds nothing to “given that”.": "« The fact » n'ajoute rien à « given that ».",
    "“Many” is shorter and no less exact.": "« Many » est plus court et tout aussi exact.",
    "That a sentence stands here already says that it is worth noting.": (
        "Qu'une phrase soit là dit déjà qu'elle mérite l'attention."
    ),
    "“Can” says it with a verb instead of a noun.": "« Can » le dit par un verbe au lieu d'un nom.",
    "“Can” is the plain word.": "« Can » est le mot simple.",
    "“Can” with a verb is shorter and clearer.": "« Can » avec un verbe est plus court et plus clair.",
    "“To” with a verb says the same in fewer words.": "« To » avec un verbe dit la même chose en moins de mots.",
    "“In time” adds nothing to “at this point”.": "« In time » n'ajoute rien à « at this point ».",
    "“If” says it in one word.": "« If » le dit en un mot.",
    "“Until” says it in one word.": "« Until » le dit en un mot.",
    "“Regarding” is one word for three.": "« Regarding » est un mot pour trois.",
    "“Most” says it in one word.": "« Most » le dit en un mot.",
    "“Before” is the plain word.": "« Before » est le mot simple.",
    "“Close to” says it with half the words.": "« Close to » le dit avec moitié moins de mots.",
    "“Use” is a verb already.": "« Use » est déjà un verbe.",
    "“Tends to” says it with a verb.": "« Tends to » le dit par un verbe.",
    "“So that” says it in two words.": "« So that » le dit en deux mots.",
    "One of the two words is enough.": "Un des deux mots suffit.",
    "The word claims strength and gives no measure; the sentence says the same without it.": (
        "Le mot affirme une force sans la mesurer ; la phrase dit la même chose sans lui."
    ),
    "The number says by itself that it is all of them.": "Le nombre dit de lui-même que ce sont tous.",
    "Fewer words say the same.": "Moins de mots disent la même chose.",
    "The sentence can begin with what it is about.": "La phrase peut commencer par ce dont elle parle.",
    "“Etc.” has its “and” in it.": "« Etc. » contient déjà son « et ».",
    "One of the two words says it already.": "Un des deux mots le dit déjà.",
    "“Because” says a second time that it is a reason.": "« Because » dit une seconde fois que c'est une raison.",
    "“Whether” says already that it may not be so.": "« Whether » dit déjà qu'il peut en être autrement.",
    "The noun is the last letter of the abbreviation already.": "Le nom est déjà la dernière lettre du sigle.",
    "The verb says already that it is possible.": "Le verbe dit déjà que c'est possible.",
    "The verb says it in one word.": "Le verbe le dit en un mot.",
    "That it is a process, the word itself says.": "Que ce soit un processus, le mot le dit lui-même.",
    "The short word says the same.": "Le mot court dit la même chose.",
    "a citation after a blank that a line may break at": "une référence après une espace où la ligne peut se couper",
    "a reference after a blank that a line may break at": "un renvoi après une espace où la ligne peut se couper",
    "`~` beside a blank": "`~` à côté d'une espace",
    "a wide space after “e.g.” or “i.e.”": "une espace large après « e.g. » ou « i.e. »",
    "“et al” without its full stop, or with a wide space after it": (
        "« et al » sans son point, ou suivi d'une espace large"
    ),
    "two blanks in a row": "deux espaces de suite",
    "a blank before a footnote": "une espace avant une note",
    "a blank before a comma or a full stop": "une espace avant une virgule ou un point",
    "omit needless words": "omettre les mots inutiles",
    "say it once": "le dire une fois",
    "verbs, not nouns": "des verbes, pas des noms",
    "standard usage": "usage établi",
    "typographic habits": "habitudes typographiques",
    "prefer the written register": "registre écrit",
    "plain words": "mots simples",
    "no contractions": "pas de contractions",
    "prefer verbs to nouns": "verbes plutôt que noms",
    "keep a reference with its word": "renvois liés à leur mot",
    "en dash in ranges": "tiret dans les intervalles",
    "a full stop that ends no sentence": "un point qui ne finit pas la phrase",
    "characters of their own": "caractères propres",
    "prefer the plain word": "le mot simple",
    "tidy source": "source propre",
    "keep a mark with its word": "appels liés à leur mot",
    "tidy punctuation": "ponctuation propre",
    "say it instead of announcing it": "dire au lieu d'annoncer",
    "let the facts give the emphasis": "laisser les faits insister",
    "Kürzer sagt es dasselbe.": "C'est la même chose en plus court.",
    "Eines der beiden Wörter sagt es schon.": "Un des deux mots le dit déjà.",
    "„Einzig“ lässt sich nicht steigern.": "« Einzig » n'a pas de superlatif.",
    "Das Wort lässt sich nicht steigern.": "Le mot n'a pas de superlatif.",
    "不重复": "Une seule fois",
    "意思已经说过一次。": "C'est déjà dit.",
    "删去后意思不变。": "Sans cela, rien ne se perd.",
    "动词直接带宾语更简洁。": "Le verbe prend lui-même son objet.",
    "中文标点": "ponctuation chinoise",
    "中文之间用全角标点。": "Entre des signes chinois, la ponctuation est pleine chasse.",
    "中文省略号是“……”。": "Les points de suspension du chinois sont « …… ».",
    "Der Genitiv sagt es schon.": "Le génitif le dit déjà.",
    "„In“ mit der bloßen Jahreszahl ist Englisch.": "« In » suivi de la seule année est de l'anglais.",
    "Nach einem Komparativ steht „als“.": "Un comparatif demande « als ».",
    "Es sind zwei Wörter.": "Ce sont deux mots.",
    "So schreibt man es seit 1996.": "C'est l'orthographe depuis 1996.",
    "Zwischen den Teilen der Abkürzung steht ein geschütztes Leerzeichen.": (
        "Une espace insécable sépare les parties de l'abréviation."
    ),
    "kurz und einmal": "court et une fois",
}
