"""More rows of inventions, kept apart from those that the gates were first built on; see `inventions`.

Numbers in other turns of phrase and languages, keys and labels that differ by a letter or by case, sources and places
named in words, and what a result figure is made to say without a word of praise.
"""

TURNS = (
    "a hundred and twelve oaks died", "one hundred and seven parks", "two-and-a-half times the rain",
    "one and a half million leaves", "three dozen parks", "half a dozen parks", "a score of parks",
    "twenty odd parks", "some eighty-five parks", "sixty to seventy parks", "between thirty and forty parks",
    "a fortnight of rain", "a decade of rain", "two decades of rain", "a century of drought",
    "the nineteen-eighties", "at the turn of the millennium", "the summer of '98", "in the mid-1970s",
    "on 2021/06/14", "14.06.2021", "June 14th", "on the fourteenth of June", "Q3 2020", "week 32", "12:45",
    "at 3 pm", "7:30 a.m.", "since Easter 2012", "winter 1998/99", "FY2019", "83mm", "83 %", "83percent", r"83\%",
    "83-fold", "83-mm leaves", r"83\,mm", r"83$\,$mm", r"83\mm", "83ms", "8.3e2 leaves", "8,3 mm", "0.83mm",
    ".83 mm", r"\SI{8.3(2)}{\kelvin}", r"\SI{83 \pm 2}{\kelvin}", r"\qty{8.3e2}{\watt\per\metre\squared}",
    r"\qtyrange{8}{83}{\percent}", r"\SIlist{8;83;90}{\kelvin}", r"\qtylist{8;83}{\metre}", r"\numlist{8;83;90}",
    r"\qtyproduct{8 x 83}{\metre}", r"\numproduct{8 x 83}", r"\SI[per-mode=symbol]{83}{\metre\per\second}",
    r"\SIrange[]{83}{90}{\kelvin}", r"\SI{83}{\%}", r"\num[round-precision=2]{83.1}", r"\tablenum{83.1}",
    r"\complexnum{83+2i}", r"\unit{83\metre}", r"$83\,\mathrm{W\,m^{-2}}$", r"$8.3\times10^{4}$", r"$\approx 83$",
    r"$\sim\!83$", r"$83^\circ$", r"$83^{\circ}$C", r"$83\pm2$", "$[83, 90]$", "$x=83$", "$n_{83}$", "$p=.003$",
    "$r = -.83$", r"$\alpha=0.01$", "$F(2,83)=4.1$", r"$\chi^2(3) = 9.1$", "$t(83)=2.2$", "$10^{83}$",
    r"83\textsuperscript{rd}", r"83\,\textperthousand", r"83\,‰", r"83\textdegree C", r"\textsc{83}",
    r"\textbf{83} parks", r"\emph{eighty-three} parks", "{83} parks", r"\oldstylenums{83}", r"$\frac{8}{13}$",
    r"\nicefrac{8}{13}", r"\sfrac{8}{13}", "8⁄13", "8 out of 13", "eight of thirteen", "nine in ten trees",
    "9 in 10 trees", "every third tree", "every other tree", "the vast majority (83)", "LXXXIII parks", "no.~83",
    r"\#83", r"83 \& 84", "a ratio of 8:13", "an 8:1 ratio", "thrice the rain", "threefold", "fourfold",
    "manifold by 83", "83×", "×83", "83 times", "by a factor of 83", "by a factor of twelve", "tens of parks",
    "dozens of parks", "1.5-fold", "top-83", "the 83rd percentile", "the 95th percentile", "a median of 83",
    "quartiles of 8 and 83", "dreiundachtzig Bäume", "hundertzwölf Bäume", "zweihundert Bäume", "eintausend Bäume",
    "anderthalb Meter", "zweieinhalb Meter", "drei Dutzend Bäume", "ein Viertel der Bäume",
    "drei Viertel der Bäume", "jeder dritte Baum", "jeder zehnte Baum", "dreimal so viel", "zehnfach",
    "verzehnfacht", "am 14. Juni", "im März 2019", "83,5 Prozent", "neunzig Prozent", "acht Prozent", "zwölf Uhr",
    "in den Achtzigerjahren", "die Mehrheit von 83", "quatre-vingt-trois arbres", "quatre-vingt-dix arbres",
    "soixante-dix arbres", "soixante-quinze arbres", "cent arbres", "deux cents arbres", "mille arbres",
    "un tiers des arbres", "les deux tiers des arbres", "trois quarts des arbres", "un arbre sur cinq",
    "une vingtaine d'arbres", "une centaine d'arbres", "trois fois plus", "dix pour cent", "le 14 juin",
    "en août 2019", r"8,3~\%", "le triple", "la moitié", "八十三个公园", "两百棵树", "三千棵树", "百分之八十三",
    "三分之一的树", "四分之三的树",
    "三倍", "十倍", "翻了一番", "增加了两成", "六月十四日", "八成以上", "近百棵树", "上千棵树", "数十棵树",
    "8万棵树", "十五度",
)  # fmt: skip
"""Put behind a sentence in which none of it stands."""

KEYS = (
    r"\citep{Whitcombe2011}", r"\citep{whitcombe2O11}", r"\citep{whitcornbe2011}", r"\citep{whitcombe-2011}",
    r"\citep{whitcombe:2011}", r"\citep{whitcombe2011b}", r"\citep{whitcomb2011}",
    r"\citep{lindqvist2004 , okafor2017}", r"\citep{ okafor2019 }", r"\citep{OKAFOR2018}",
    r"\citet[see][]{okafor2018x}", r"\citealt{okafor218}", r"\citep[cf.][12]{okafor20l8}",
    r"\textcites{okafor2018}{okafer2018}", r"\cite{okafor2018,,smith}", '\\cite{okafor2018,%\nsmith}',
    r"\citep{lindqvist2004}\citep{lindqvist2005}", r"\parencites{lindqvist2004}{lindquist2004}", r"\citeA{smith}",
    r"\citeyearpar{smith2001}", r"\citetitle{smith2001}", r"\citeurl{smith2001}", r"\footcitetext{smith2001}",
    r"\volcite{2}{smith2001}", r"\notecite{smith2001}", r"\citefield{smith2001}{title}", r"\bibentry{smith2001}",
    r"\onlinecite{smith2001}", r"\citeN{smith2001}", r"\shortcite{smith2001}", "(Garcia, 2019)", "(Garcia 2019)",
    "[Garcia 2019]", r"Garcia et~al.\ (2019)", "Garcia and co-workers", "(cf.~Garcia, in press)",
    "Garcia and Lopez report this", "according to Garcia", "[12--15]", r"\textsuperscript{12}", "arXiv:2001.01234",
    "ISBN 978-3-16-148410-0", "RFC 793", "ISO 8601",
)  # fmt: skip
"""Sources that nobody has."""

LABELS = (
    r"\ref{fig:Crowns}", r"\cref{Fig:crowns}", r"\cref{figure:crowns}", r"\cref{fig:crowns2}", r"\cref{fig-crowns}",
    r"\cref{fig:crowns,tab:parks,sec:rains}", r"\eqref{eq:Heat}", r"\cref{eqn:heat}", r"\autoref{sec:rain1}",
    r"\Cref{ch:rain}", r"\ref{tab:crowns}", r"\ref{lst:crowns}", r"\ref{app:rain}", r"\zcref{sec:rains}",
    r"\vpageref{sec:rains}", r"\cpagerefrange{sec:a}{sec:b}", r"\ref*{sec:rains}", r"\Vref{sec:rains}",
    r"\thref{thm:a}", r"\autoref*{sec:rains}", r"\hyperlink{sec:rains}{x}", "Figure~9", "Table 7", "Section 4.2",
    "Eq.~(12)", "Chapter 9", "Appendix B", "Abb.~7", "图7", r"\input{more}", r"\include{more}",
    r"\lstinputlisting{run.py}", r"\bibliography{new}",
)  # fmt: skip
"""Places that there are not."""

SAYINGS = (
    "shows that oaks cool more than limes", "suggests warmer streets have fewer crowns",
    "makes plain how much oaks help", "tells us that limes suffer", "hints at a turning point",
    "illustrates why oaks should be planted", "gives oaks the edge", "leaves no doubt about oaks",
    "proves our point", "bears this out", "speaks for oaks", "backs the claim", "underlines the role of shade",
    "highlights the importance of oaks", "points to a link between shade and rain", "reflects the drought",
    "is evidence for cooling", "puts oaks ahead", "rules out limes", "displays two clusters",
    "has a maximum near the centre", "reaches a minimum at night", "shows an upward tendency", "shows a spike",
    "shows outliers", "exhibits a bimodal distribution", "shows that the model fits the data",
    "shows how crowns respond to heat", "shows crowns getting thicker", "shows crowns thriving",
    "contradicts earlier work", "confirms the hypothesis", "zeigt, dass Eichen kühlen", "zeigt einen Anstieg",
    "belegt die Wirkung", "verdeutlicht den Unterschied", "lässt einen Rückgang erkennen", "montre une hausse",
    "montre que les chênes gagnent", "révèle un lien", "met en évidence un effet", "表明橡树更好",
    "显示显著增加", "说明树冠变大",
    "证明了这一点", "呈上升趋势",
)  # fmt: skip
"""What a figure does whose owner has not said what it means."""
