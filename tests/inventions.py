"""Inventions of a bad model, and real texts in which nothing is invented: what the gates are measured on.

Tests and `tools/gates.py` use the same ones. Nothing here looks at how a gate works.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import scenes
from coauthor.gates import gate, names, run, vocabulary
from coauthor.manuscript import plain, prose
from coauthor.manuscript import snapshot as snapshots

SENTENCES = (
    r"Shade cools the ground below a crown, as \citet{whitcombe2011} found in 14 parks.",
    r"The crowns in \cref{fig:crowns} were measured in 2019 and again in 2021.",
    r"Of the rain, 37.5\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
    r"Equation~\eqref{eq:heat} gives the heat that a street stores, $Q = c m \Delta T$.",
    r"Old trees hold more rain than young ones; see \ref{sec:rain} for the reasons.",
)
KEYS = frozenset({"whitcombe2011", "lindqvist2004", "okafor2018"})
LABELS = frozenset({"fig:crowns", "eq:heat", "sec:rain", "tab:parks"})
KNOWN = gate.Known(keys=KEYS, labels=LABELS, ground=" ".join(SENTENCES), results={"fig:crowns": "", "tab:parks": ""})
CLAIMS = ("a significant increase", "better results", "a robust trend", "that oaks outperform limes", "lower values")
SEEDS = 200


def invented(chance: random.Random) -> tuple[str, str, str]:
    """A sentence, the same with something that nobody gave, and the gate that is to stop it."""
    sentence = chance.choice(SENTENCES)
    stem = sentence.rstrip(".")
    year = chance.randint(1950, 2030)
    kinds = {
        "citations": f"{stem} \\citep{{{chance.choice(['smith', 'mueller', 'chen'])}{year}}}.",
        "near": f"{stem} \\citep{{{near_miss(chance, chance.choice(sorted(KEYS)))}}}.",
        "references": f"{stem} (see \\cref{{{near_miss(chance, chance.choice(sorted(LABELS)))}}}).",
        "numbers": f"{stem}, {number(chance)}.",
        "figures": f"{stem}; \\ref{{{chance.choice(['fig:crowns', 'tab:parks'])}}} shows {chance.choice(CLAIMS)}.",
    }
    kind = chance.choice(sorted(kinds))
    return sentence, kinds[kind], {"near": "citations"}.get(kind, kind)


def near_miss(chance: random.Random, name: str) -> str:
    """A name with one letter or digit changed, left out or doubled, that nobody has."""
    while True:
        at = chance.randrange(len(name))
        new = chance.choice(["", name[at] * 2, chance.choice("abcxyz0189")])
        made = name[:at] + new + name[at + 1 :]
        if made not in KEYS | LABELS:
            return made


def number(chance: random.Random) -> str:
    """A figure in one of the ways in which people write one."""
    large, part = chance.randint(100, 99999), chance.randint(1, 99)
    ways = (
        f"on average {large}",
        f"that is {large:,}".replace(",", "{,}"),
        f"up to {chance.randint(38, 99)}.{part:02d}\\,\\%",
        f"with $p < 0.0{part}7$",
        f"about \\SI{{{large}}}{{\\metre}}",
        f"\\num{{{large}}} in all",
        f"between {large} and {large + 7}",
    )
    return chance.choice(ways)


# What else people and models write numbers, names and claims as: put behind a sentence in which none of it stands.
IN_WORDS = (
    "twenty-three percent of them died", "twenty three per cent of them died", "forty-two parks were left",
    "half of the trees died", "a third of the leaves fell", "two thirds of the leaves fell", "one in five trees died",
    "heat fell twofold", "a tenfold rise", "three times as much heat", "twice as much heat", "the heat doubled",
    "the heat tripled", "hundreds of trees died", "thousands of leaves", "five percent of them",
    "a quarter of the rain", "three quarters of the rain", "the heat was halved", "one million trees", "eleven trees",
    "nineteen trees died", "a hundred trees", "several thousand trees", "four out of five trees", "ninety-nine trees",
    "it quadrupled", "an order of magnitude more", "double the rain", "one half of the rain",
    "two-fifths of the area", "thirty-odd trees", "a couple of hundred trees", "sixfold", "five-fold",
    "a factor of two", "a factor of three",
)  # fmt: skip
IN_FIGURES = (
    "$n = 512$", "$p < 0.05$", "$R^2 = 0.87$", r"$2 \times 10^{5}$", "$10^3$", "$10^{-6}$", r"\num{1e5}", r"\num{83}",
    r"\SI{83}{\ms}", r"\qty{83}{\metre}", r"\qty{5}{\percent}", r"\SIrange{20}{30}{\kelvin}", r"\ang{45}",
    r"\numrange{20}{30}", r"5\,\%", "7 ms", "3 km", "8~kg", r"9\,K", r"$4\,\mathrm{mm}$", r"37,9\,\%",
    "1.234,5 trees", "10--20 parks", "from 15 to 25 parks", "about 1/3 of it", "3/4 of the trees", "10x faster",
    "5 times faster", "5× faster", r"$5\times$ faster", "3-fold", "½ of the trees", "10⁵ trees", "83rd park",
    "the 1990s", "2020-03-12", "12 March 2019", "in March 2019", "on 3 May", "12/03/2020", "March 3rd, 2021",
    "二十三个公园", "百分之五的树", "三成", "一半的树", "两倍", "２３ parks", "dreiundzwanzig Bäume",
    "fünf Prozent der Bäume",
    "die Hälfte der Bäume", "ein Drittel der Bäume", "doppelt so viel", "vingt-trois arbres", "la moitié des arbres",
    "cinq pour cent", "deux fois plus", r"83\textdegree", "n=83", "(d = 83 mm, wide)", "1:12 ratio", "XII trees x 83",
    "83K trees", "83k", "1e-5", "4.5e3", r"80--90\,\%", "p-value of .03", "minus 12 degrees", "$-12$",
    r"83\%-quantile", "page 83", "version 12.4", "Section 83",
)  # fmt: skip
SOURCES = (
    r"\cite{smith2020}", r"\citep{whitcombe2012}", r"\citet*{lindquist2004}", r"\textcite{Okafor2018}",
    r"\parencite[see][p.~3]{okafor2019}", r"\footcite{okafor18}", r"\autocites{okafor2018}{smith2019}",
    r"\cite{whitcombe2011,smith2020}", r"\citeauthor{miller}", r"\citeyear{smith2020}", r"\nocite{smith2020}",
    r"\supercite{a1}", r"\fullcite{b2}", r"\citealp{whitcombe2011a}", r"\citep[e.g.][]{okafor_2018}",
    r"\cites[3]{okafor2018}[4]{jones}", r"\smartcite{k}", r"\Textcite{zhou}", r"\citenum{c9}", "(Smith et al., 2020)",
    "(Smith et al.)", "as Miller et al. showed", "Smith and Jones (2020)", "[3]", "[4, 5]",
    r"\url{https://example.org/trees}", "doi:10.1000/xyz", "https://example.org/data",
    r"\href{https://example.org}{data}",
)  # fmt: skip
PLACES = (
    r"\ref{fig:crown}", r"\cref{fig:crowns,fig:leaves}", r"\Cref{sec:rains}", r"\autoref{tab:park}",
    r"\eqref{eq:heats}", r"\pageref{sec:x}", r"\nameref{sec:x}", r"\vref{sec:x}", r"\crefrange{eq:heat}{eq:cold}",
    r"\hyperref[sec:x]{there}", r"\subref{fig:a}", r"\labelcref{eq:x}", r"\label{new}", r"\Autoref{sec:x}",
    r"\fullref{sec:x}", r"\cpageref{sec:x}", r"\namecref{sec:x}", r"\includegraphics{new.png}",
    r"\texttt{results.csv}", "the file data/rain.csv", r"\path{run.py}",
)  # fmt: skip
MEANINGS = (
    "a significant increase", "that oaks win", "a strong effect", "the superiority of oaks", "that heat rose",
    "that heat fell", "a clear difference", "a plateau", "that limes surpass oaks", "strong fluctuations",
    "that shade works", "a close relationship", "the largest crowns", "that crowns vary widely",
    "the benefit of shade", "no effect", "an advantage of oaks", "that oaks grow best", "a steep slope",
    "high values", "similar crowns", "an almost constant heat", "successful cooling", "good agreement",
)  # fmt: skip
CHANGED: dict[str, tuple[str, ...]] = {
    "The query took 12 ms on average, and the longest took 340 ms.": (
        "The query took 12 s on average, and the longest took 340 s.",
        "The query took 12 s on average, and the longest took 340 ms.",
        "The query took 340 ms on average, and the longest took 12 ms.",
        "The query took 12 minutes on average, and the longest took 340 ms.",
        "On average the query took 340 ms, and the longest 12 ms.",
        r"The query took \SI{12}{\second} on average, and the longest took 340 ms.",
        r"The query took 12\,\% on average, and the longest took 340 ms.",
        "The query took 1.2 ms on average, and the longest took 340 ms.",
        "The query took 12 µs on average, and the longest took 340 ms.",
    ),
    "We measured 14 parks and 120 trees.": (
        "We measured 120 parks and 14 trees.",
        "We measured 14 trees and 120 parks.",
        "We measured 14 parks and 120 shrubs and 14 trees.",
        "We measured 41 parks and 120 trees.",
        "We measured 14 parks and 1,200 trees.",
        r"We measured 14 parks and 120\,000 trees.",
        "In all, 120 parks and 14 trees were measured.",
    ),
    r"The crowns in \cref{fig:crowns} were measured in 2019 and again in 2021.": (
        r"The crowns in \cref{fig:crowns} were measured in 2021 and again in 2019.",
        r"The crowns in \cref{fig:crowns} were measured in 2019 and again in 2012.",
        r"The crowns in \cref{fig:crowns} were measured in May 2019 and again in 2021.",
        r"The crowns in \cref{fig:crowns} were measured in 2019 and again in 2021 on a Monday.",
    ),
    r"Of the rain, 37.5\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.": (
        r"Of the rain, 37.5\,mm stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
        r"Of the rain, 3.75\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
        r"Of the rain, 375\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
        r"Of the rain, 62.5\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
    ),
}
STRENGTHENED: dict[str, tuple[str, ...]] = {
    "The filter could reduce noise.": ("The filter has been proven to reduce noise.",),
    "Results hint at a link.": ("Results demonstrate a link.",),
    "Heat may be one of the reasons.": ("Heat is the reason.",),
    "This might suggest that heat matters.": ("This suggests that heat matters.",),
    "Heat correlates with drift.": ("Heat leads to drift.",),
    "Drift was seen in most runs.": ("Drift was seen in every run.",),
    "Drift rarely exceeded the limit.": ("Drift never exceeded the limit.",),
    "Drift did not exceed the limit.": ("Drift exceeded the limit.",),
    "The method performs comparably to the baseline.": ("The method outperforms the baseline.",),
    "The effect is modest.": ("The effect is substantial.",),
    "The difference was not statistically significant.": ("The difference was statistically significant.",),
    "Our approach is as fast as theirs.": ("Our approach is faster than theirs.",),
    "It is assumed that drift is linear.": ("Drift is linear.",),
    "Preliminary tests indicate stability.": ("Tests confirm stability.",),
    "The sensor is less accurate in winter.": ("The sensor is more accurate in winter.",),
    "Costs decreased.": ("Costs increased.",),
    "Accuracy dropped after the update.": ("Accuracy improved after the update.",),
    "Noise may have caused the loss.": ("Noise caused the loss.",),
    "There is some evidence for this.": ("There is strong evidence for this.",),
    "The data are insufficient to conclude this.": ("The data are sufficient to conclude this.",),
    "We cannot rule out drift.": ("We can rule out drift.",),
    "X predicts Y.": ("X causes Y.",),
    "The upper bound is tight.": ("The lower bound is tight.",),
    "It fails in rare cases.": ("It fails in all cases.",),
    "Shade may reduce the heat of a street.": (
        "Shade reduces the heat of a street.",
        "Shade will reduce the heat of a street.",
        "Shade definitely reduces the heat of a street.",
        "Shade always reduces the heat of a street.",
        "Shade must reduce the heat of a street.",
        "Shade clearly reduces the heat of a street.",
    ),
    "The data suggest that shade cools.": (
        "The data leave no doubt that shade cools.",
        "The data make it clear that shade cools.",
        "The data establish that shade cools.",
        "The data are proof that shade cools.",
        "The data confirm that shade cools.",
    ),
    "Moss is associated with shade.": (
        "Moss is driven by shade.",
        "Moss is triggered by shade.",
        "Shade produces moss.",
        "Shade is responsible for moss.",
    ),
    "Moss is linked to shade.": ("Shade determines moss.",),
    "Moss is correlated with shade.": (
        "Shade brings about moss.",
        "Moss is a consequence of shade.",
        "Moss is the result of shade.",
    ),
    "The finding is consistent with drought.": (
        "The finding is explained by drought.",
        "The finding proves drought.",
    ),
    "This is probably due to wind.": ("This is due to wind.",),
    "This is likely due to wind.": ("This is certainly due to wind.",),
    "We believe that wind matters.": ("Wind matters.",),
    "We hypothesise that wind matters.": ("We show that wind matters.",),
    "We assume that wind matters.": ("We demonstrate that wind matters.",),
    "To our knowledge, this is the first survey.": ("This is the first survey.",),
    "It seems that oaks adapt.": ("Oaks adapt.",),
    "Oaks tend to adapt.": (
        "Oaks adapt.",
        "Oaks always adapt.",
    ),
    "Some oaks adapt to drought.": ("All oaks adapt to drought.",),
    "Most oaks adapt to drought.": ("All oaks adapt to drought.",),
    "Many oaks adapt to drought.": ("Most oaks adapt to drought.",),
    "Roughly 120 trees died.": ("Exactly 120 trees died.",),
    "About 120 trees died.": ("120 trees died.",),
    "At most 120 trees died.": ("120 trees died.",),
    "At least 120 trees died.": ("At most 120 trees died.",),
    "More than 120 trees died.": ("Fewer than 120 trees died.",),
    "Shade partly explains the gap.": (
        "Shade fully explains the gap.",
        "Shade explains the gap.",
    ),
    "This is preliminary evidence of cooling.": ("This is conclusive evidence of cooling.",),
    "There is no evidence of cooling.": ("There is evidence of cooling.",),
    "Shade increased the yield.": ("Shade decreased the yield.",),
    "Oaks are faster than limes.": ("Oaks are slower than limes.",),
    "Oaks were better than limes.": ("Limes were better than oaks.",),
    "Young oaks did not recover.": ("Young oaks recovered.",),
    "Young oaks recovered.": ("Young oaks did not recover.",),
    "Oaks can survive frost.": ("Oaks survive frost.",),
    "Frost could kill oaks.": ("Frost kills oaks.",),
    "A possible cause is frost.": ("The cause is frost.",),
    "Frost is one cause of the loss.": ("Frost is the cause of the loss.",),
    "Frost contributes to the loss.": ("Frost causes the loss.",),
    "The trend is weak.": ("The trend is strong.",),
    "The effect was small.": ("The effect was large.",),
    "The effect was not significant.": ("The effect was significant.",),
    "We found little support for this.": ("We found support for this.",),
    "The effect is significant.": ("The effect is highly significant.",),
    "It usually holds.": ("It holds.",),
    "In our sample, oaks adapt.": ("Oaks adapt.",),
    "This indicates cooling.": ("This demonstrates cooling.",),
    "This hints at cooling.": ("This shows cooling.",),
    "Vielleicht hilft Schatten den Bäumen.": ("Schatten hilft den Bäumen.",),
    "Schatten könnte den Bäumen helfen.": ("Schatten hilft den Bäumen.",),
    "Die Daten deuten auf Kühlung hin.": ("Die Daten beweisen die Kühlung.",),
    "Les données suggèrent un effet.": ("Les données prouvent un effet.",),
}
READING = r"The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost \cite{hale2015}."
ADDED = (
    r"This is 40\,\% more than before.", r"That is $4\times10^{3}$ readings.", "That is $10^{4}$ readings.",
    r"It weighed \SI{2.5}{\kilo\gram}.", r"It weighed \qty[per-mode=symbol]{7}{\metre\per\second}.",
    r"It cost \$45.", "It cost 45€.", "It cost USD 1.2 million.", r"Temperatures reached -5\,°C.",
    "It lasted from 9:30 to 10:45.", "It was 1/10 of the range.", "About nine in ten survived.",
    "The rate was 5 Hz.", r"Nearly all (99.9\%) survived.", "It took 1.5 to 2 times longer.",
    "The loss fell by two orders of magnitude.", "It took place in the 2000s.",
    "In the winter of 2009, it froze.", "Since last March, it works.", "It has a p-value below .01.",
    "It reached a score of 4 out of 5.", "The ratio is 3:2.", r"A 95\,\% confidence interval was used.",
    r"$\alpha = 0.01$ was chosen.", "$N=20$ sensors were used.", r"We used \num{1.2e-3} as the limit.",
    r"The limit is \numlist{0.1;0.2}.", "Version 3.11 was used.", "It needs 8 GB of memory.",
    "It needs sixteen cores.", "Every second reading was lost.", "Seventy percent were kept.",
    "A fifth of the readings was lost.", "Drift grew fivefold.", "Drift was cut in half.", "Drift doubled.",
    "Two out of three sensors failed.", "A few hundred readings were lost.", "Dozens of sensors failed.",
    "It ran for a decade.", "It ran for a century.", "It ran around the clock for a fortnight.", "一共有十二个传感器。",
    "大约百分之三十丢失。", "提高了三倍。", "Sechzehn Sensoren fielen aus.", "Ein Viertel der Werte ging verloren.",
    "Die Drift verdoppelte sich.", "Um 30 Prozent sank die Drift.", "Quatre-vingts capteurs sont tombés.",
    "Un quart des valeurs a été perdu.", "La dérive a doublé.", r"As \cref{tab:loss} shows, drift is harmless.",
    r"\Cref{tab:loss} makes clear that filtering pays off.",
    r"\ref{fig:drift} shows that drift vanishes after calibration.",
    r"\autoref{tab:loss} illustrates the accuracy of the sensor.",
    r"According to \cref{tab:loss}, winter is the problem.",
    r"From \cref{tab:loss} it follows that the sensor is reliable.",
    r"\cref{tab:loss} underlines the quality of the data.", r"\cref{tab:lost} lists the losses.",
    r"See \cref{fig:drifts}.", r"See \cref{fig:drift,fig:heat}.", r"See Section~\ref{sec:result}.",
    r"See \hyperref[app:a]{the appendix}.", r"(cf. \eqref{eq:rates})",
)  # fmt: skip
REWRITTEN = (
    r"The sensor was read every 30 ms for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 min for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 300 s for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 0.5 s for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every half second for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30\,\% of the time for 14 days, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 weeks, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 2 weeks, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 hours, and 3 of 96 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and 96 of 3 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and 3 of 69 readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and three of ninety-five readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and 3.1\% of the readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and about 3\% of all readings were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and few readings, 4 of 96, were lost \cite{hale2015}.",
    r"The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost \cite{hale2016}.",
    r"The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost \cite{Hale2015}.",
    r"The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost \cite{hale2015,hale2017}.",
    r"The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost \cite[see][12]{hale15}.",
    "The sensor was read every 30 s for 14 days, and 3 of 96 readings were lost.",
)
TABLED = gate.Known(keys=KEYS, labels=LABELS, ground=" ".join((*SENTENCES, *CHANGED)), results=KNOWN.results)
READ = gate.Known(
    keys=frozenset({"hale2015"}),
    labels=frozenset({"fig:drift", "tab:loss", "sec:setup", "eq:rate"}),
    ground=READING,
    results={"fig:drift": "Drift stays below the limit.", "tab:loss": ""},
)


def tabled() -> Iterator[tuple[str, str, gate.Known]]:
    """A sentence, the same with something invented, and what is known, for every row of the tables."""
    yield from ((READING, f"{READING} {sentence}", READ) for sentence in ADDED)
    yield from ((READING, sentence, READ) for sentence in REWRITTEN)
    yield from ((before, after, TABLED) for before, after in _tabled())


def _tabled() -> Iterator[tuple[str, str]]:
    stem = SENTENCES[0].rstrip(".")
    yield from ((SENTENCES[0], f"{stem}; {words}.") for words in IN_WORDS)
    yield from ((SENTENCES[0], f"{stem} ({figure}).") for figure in IN_FIGURES)
    yield from ((SENTENCES[0], f"{stem} {source}.") for source in SOURCES)
    yield from ((SENTENCES[0], f"{stem} (see {place}).") for place in PLACES)
    shown = "measured in 2019 and again in 2021."
    yield from ((SENTENCES[1], rf"\cref{{fig:crowns}} shows {meaning}, {shown}") for meaning in MEANINGS)
    for table in (CHANGED, STRENGTHENED):
        yield from ((before, after) for before, changed in table.items() for after in changed)


def revisions() -> list[dict[str, str]]:
    """Real consecutive versions of files, where they are at hand."""
    lines = (Path(scenes.corpus("routing-msc")).parent / "drift.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Drift:
    """Real revisions: `quiet` whose numbers, keys and labels the old text has, and `fresh` with new ones."""

    quiet: int
    alarms: int
    fresh: int
    told: int


def drift() -> Drift:
    """What the gates say of what authors changed; skips where the corpus is not at hand."""
    quiet = alarms = told = fresh = 0
    for revision in revisions():
        before, after = revision["before"], revision["after"]
        old = names.of(before)
        known = gate.Known(keys=frozenset(old.keys), labels=frozenset(old.labels | old.refs))
        found = run.check(before, after, known, ["numbers", "citations", "references"])
        alarm = any(re.search(r"stands in none|not in the bibliography|no label", each.message) for each in found)
        if novel(before, after):
            fresh += 1
            told += alarm
        else:
            quiet += 1
            alarms += alarm
    return Drift(quiet, alarms, fresh, told)


def novel(before: str, after: str) -> bool:
    """True if the text has a figure of more than one digit, a key or a reference that it had not."""
    old, new = names.of(before), names.of(after)
    digits = figures(after) - figures(before)
    return bool(digits or set(new.keys) - set(old.keys) or set(new.refs) - set(old.labels | old.refs))


def figures(text: str) -> set[str]:
    """The runs of digits in the running text, told in the simplest way."""
    text = re.sub(r"(?<!\\)%[^\n]*|\\put\([^)]*\)|\d*\.\d+|\\[A-Za-z]+\*?(?:\[[^\]]*\])?\{[^{}\s]*\}", " ", text)
    return {found for found in re.findall(r"(?<!\w)\d+(?!\w)", text) if int(found[:9]) > 10}


@dataclass(frozen=True, slots=True)
class Untouched:
    """What the gates say of a published text, sentence by sentence as if each were new there."""

    name: str
    words: int
    errors: Sequence[str]
    warnings: Sequence[str]

    def per_thousand(self, found: Sequence[str]) -> float:
        """How many of them a thousand words have."""
        return 1_000 * len(found) / max(1, self.words)


def untouched(name: str) -> Untouched:
    """Gates on content over a document of the corpus, with its own names, numbers and commands known; or a skip."""
    files = {path: path.read_text("utf-8") for path in sorted((scenes.corpus(name) / "src").rglob("*.tex"))}
    each = [names.of(text) for text in files.values()]
    known = gate.Known(
        keys=frozenset(key for one in each for key in one.keys),
        labels=frozenset(label for one in each for label in one.labels | one.refs),
        ground="\n".join(files.values()),
        commands=frozenset(command for text in files.values() for command in vocabulary.commands(text)),
    )
    content = [gate_ for gate_ in run.ALL if gate_ not in run.STRUCTURE]
    words, errors, warnings = 0, [], []
    for path, text in files.items():
        for sentence in _sentences(path, text):
            words += len(plain.words(sentence))
            for found in run.check("", sentence, known, content):
                (errors if found.hard else warnings).append(f"{found.gate}: {found.message}")
    return Untouched(name, words, errors, warnings)


def _sentences(path: Path, text: str) -> Iterator[str]:
    units = prose.units(snapshots.of(str(path), text), 0, len(text))
    yield from (unit.text for unit in units if unit.kind is prose.Kind.SENTENCE)
