"""How much a sign speaks for the end of an environment, as logarithms of odds.

Learnt by logistic regression from where the environments of a hundred theses, papers and books end that TeX compiles:
340,000 places in 3,100 texts (`tools/fit_endings.py` does it anew). Data only; `endings` says what the signs are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def odds(signs: Iterable[str], beside: Iterable[tuple[str, float]]) -> float:
    """The logarithm of the odds that an environment ends at a place; `beside` are signs with how strong they are."""
    found = sum(_WEIGHTS.get(sign, 0.0) for sign in signs)
    return max(-30.0, min(30.0, found + sum(_WEIGHTS.get(sign, 0.0) * value for sign, value in beside)))


_TABLE = """
-1.5 oin1
-1.4 brace
-1.3 lin0 oin0 pin0
-1.2 fin0 l o ok0 p
-1.1 bin0 bin1 fk0 lk0 min0 o.0 p.0 pk0 w wk0
-1.0 tflatr
-0.9 lin1 oinx tin0 tk0 tnr0
-0.8 b.0 f f.0 hangin0 i= l.0 lflatx mnr0 oflatx oinT onx1 p.,0 pflatx pinx pno0 pnx0 pnx1 ppo t tnm0 wflat0 wflati
-0.7 linT lnx1 m.0 minx mk0 o.:0 o.:1 ofirst oflat0 oino ono0 ont0 onx0 op^ opo opono opxnx pino ppc ppono ppw
tflat0 tpmnr tprnr wni1
-0.6 bfirst bk0 bp^ fflat0 finb finl l.}1 lflat0 lflati lni1 mnm0 okc opmnm pflat0 pkc pnb1 pnw0 pnxc ppcnx ppwnx
win1
-0.5 b bflat0 fin1 lini mflatr mpcnx mprnr o.,0 oflatr oinc ond0 opd pflatb pinc pinw pnr0 pnt1 pprnr ppxnt t.0
tflatx tin1 tnr1 tnx0 w.0
-0.4 binB binb fflatl fnl0 fpe fpenl hangin1 lnt0 looseout0 lpo mfirst min1 minr mnx0 mp^ mpc oflatT oflatt oint
onr0 onw0 ooutd oprnr optnT optnt opxnc pfirst pin1 pinr pint poutx pp^ ppm ppmnm ppxnw ppxnx tcaptionr1 tinm tinr
tkc w.}0 wnt0
-0.3 bflatr binm bnm0 bpB ffirst finm fnb0 fnm0 fp^ fpenb linx lni0 lpm m.}0 mflat0 mflatx mnx1 oflatd oflatw oinb
oinm onT1 onr1 onw1 opB opT op^nT opcnx opw p.,c pflatm pflatt pnt0 ppenb ppenx ppt ppx t.}0 tfirst toutm tp^ wfirst
wflatT win0 wpT wpTni wp^
0.3 bflat1 bk1 bne0 bpxnb fcaptionT1 lflatT lnT1 lpine mne0 mpe mpx oflatZ openZ openb optnb opxnB sib1+ tflat1
tflatc
0.4 b.}1 boutl bpe bpmnl fnT1 foutl lne1 loute lpi lpxne mflatt moutT mpxnt oflat1 oflatB ok1 onB0 onZ1 opxnb ppene
toute tprnc
0.5 boutT l..0 mflat1 mflatT mlast mprnT oflatb optnm poutc sib0 sib2 tk1 tnc0 tne0 tpmnl
0.6 fk1 hangout0 hangout1 l.1 lflate mout1 o..0 o..1 one1 ooute opr sib0+ singleout0 tnl0 tout0 tout1
0.7 f.}1 fout0 lout0 loutT mk1 mnT0 mout0 ooutT pout1 ppxne
0.8 fout1 fpl oflate one0 oout0 ooutb pout0 ppe singleout1
0.9 blast lne0 oprnc pflate pne0 poute
1.0 bout0 bout1 flast lout1 pne1
1.1 wlast
1.2 onb1 tlast
1.3 llast
1.4 oout1
1.9 olast
2.2 plast
3.0 iout
"""


def _weights() -> dict[str, float]:
    """The table by sign: a weight stands before the signs that have it."""
    found: dict[str, float] = {}
    weight = 0.0
    for word in _TABLE.split():
        if _NUMBER.fullmatch(word):
            weight = float(word)
        else:
            found[word] = weight
    return found


_NUMBER = re.compile(r"-?\d+\.\d+")
_WEIGHTS = _weights()
