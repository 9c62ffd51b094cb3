"""Plans, questions and reasons in Chinese; the keys are the English sentences."""

from __future__ import annotations

from coauthor.domain.speech import chinese_rules

WORDS = {
    **chinese_rules.WORDS,
    "There is nothing that only you can answer.": "没有只有你才能回答的问题。",
    "With the same words this waits for you already: {names}.": "同样的改法已在等您决定：{names}。",
    "it is about what only you can know": "这件事只有你才知道",
    "it is a rule that your decisions say": "这条规则来自你的决定",
    "{file} says of {what}: {words}.": "{file} 对 {what} 的说明：{words}。",
    "nothing": "无",
    "Not said: {fields}.": "尚未说明：{fields}。",
    "kind": "类型",
    "source": "来源",
    "purpose": "用途",
    "message": "结论",
    "What is {what}?": "{what} 是什么？",
    "Where does {what} come from: which run, file, script or publication?": (
        "{what} 从哪里来：哪次运行、哪个文件、脚本或文献？"
    ),
    "What is {what} for in the text?": "{what} 在文中起什么作用？",
    "What is a reader to take from {what}?": "读者应从 {what} 中得到什么？",
    "not now": "以后再说",
    "Which question does your text answer?": "你的文章回答什么问题？",
    "Who will read it?": "谁会读它？",
    "What is new in it, in one sentence?": "用一句话说，新在哪里？",
    "When is it due?": "什么时候交稿？",
    "Which spelling do you use?": "你用哪种拼写？",
    "Who speaks in your text?": "文中以谁的口吻叙述？",
    "Which tense do you tell your own work in?": "你用什么时态叙述自己的工作？",
    "British": "British",
    "American": "American",
    "no first person": "第三人称",
    "we": "我们",
    "I": "我",
    "past": "过去时",
    "present": "现在时",
    "leave it open": "先不定",
    "Nothing was said, so there is no {file} yet.": "什么都没有说，所以还没有 {file}。",
    "A first {file} in your words.": "用你的话写的第一版 {file}。",
    "in your words": "用你的话",
    "you keep rejecting it": "你总是拒绝它",
    "{file} bans “{word}” already.": "{file} 已经禁用“{word}”。",
    "Ban “{word}”, which you keep rejecting.": "禁用你总是拒绝的“{word}”。",
    "Nothing on the record says why {hunk} was proposed.": "记录里没有说明为什么提出 {hunk}。",
    "{hunk} came without a reason of its own. Its proposal says: {summary}": (
        "{hunk} 没有单独的理由。它所属的提议说：{summary}"
    ),
    "As a whole: {summary}": "总体来说：{summary}",
    "“{title}” changed in the outline, and its section says what was planned before. Bring it in line?": (
        "大纲中的“{title}”已改动，而正文仍是原来的计划。要让它一致吗？"
    ),
    "“{words}” has stood in {place} for {days} days. Do it now?": (
        "“{words}”在 {place} 已经放了 {days} 天。现在做吗？"
    ),
    "“{words}” ({place}) was scored {mean} of 5, {lowest} being the lowest. See {n} versions?": (
        "“{words}”（{place}）得分 {mean}/5，最低的是 {lowest}。要看 {n} 个版本吗？"
    ),
    "{file} ({place}): nobody has said what it is and shows. May I ask you a few short questions about it?": (
        "{file}（{place}）：还没有人说明它是什么、表示什么。可以问你几个简短的问题吗？"
    ),
    (
        "There is no BRIEF.md, which says what your text is about and for whom. May I ask you a few short questions "
        "and propose one?"
    ): ("还没有 BRIEF.md（说明文章讲什么、写给谁）。可以问你几个简短的问题并拟一份吗？"),
    (
        "There is no STYLE.md, which says how you want to be heard. May I ask you a few short questions and propose "
        "one?"
    ): ("还没有 STYLE.md（说明你希望的文风）。可以问你几个简短的问题并拟一份吗？"),
    "You rejected “{word}” in {proposals}. Ban it in STYLE.md?": (
        "你在 {proposals} 中拒绝了“{word}”。要在 STYLE.md 中禁用它吗？"
    ),
    "The outline has “{title}”, and the text has no such section. Draft it?": (
        "大纲里有“{title}”，正文里还没有这一节。要起草吗？"
    ),
    "{first} and {last}": "{first}、{last}",
    "Not done, as it takes more than rules: “{clause}”.": "没有做，因为这不是规则能做的：“{clause}”。",
    "This takes a language model; the co-author here is a set of exact rules.": (
        "这需要语言模型；这里的合作者只是一组精确的规则。"
    ),
    "To {doing}, the rules don't know the language of this text.": "这里无法{doing}：规则不认识这段文字的语言。",
    "{doing} by exact rules.": "用精确的规则{doing}。",
    "Not done, as the rules for it don't know this language: {doing}.": (
        "没有做，因为相应的规则不认识这种语言：{doing}。"
    ),
    "Rules take out known filler only; they can't aim at a length.": "规则只去掉已知的赘词，不能针对某个长度。",
    "Without its intensifier a sentence sounds a little less emphatic.": "去掉强调词后，句子的语气会稍弱。",
    "A skeleton of the section from the outline and your words.": "由大纲和你的话组成的本节骨架。",
    "Maths, code, quotations, citations, references and numbers stay exactly as they are.": (
        "公式、代码、引文、文献引用、交叉引用和数字都原样保留。"
    ),
    "No new information, and no citations needed: nothing is added.": "没有新内容，也不需要引用：什么都没有添加。",
    "This takes more than rules.": "这不是规则能做的。",
    "“{old}” can be “{new}”": "“{old}”可改为“{new}”",
    "“{old}” can go": "“{old}”可以去掉",
    "“{new}” is to be put in": "应插入“{new}”",
    "{n} change": "{n} 处改动",
    "{n} changes": "{n} 处改动",
    "{n} place": "{n} 个地方",
    "{n} places": "{n} 个地方",
    "{doing}: {changes} in {places}.": "{doing}：{places}，{changes}。",
    "Nothing to change: what rules can make of {places} you rejected.": (
        "没有可改的：规则对 {places}能做的改动你都拒绝了。"
    ),
    "{n} rule": "{n} 条规则",
    "{n} rules": "{n} 条规则",
    "Nothing to change: none of {rules} finds anything in {places}.": (
        "没有可改的：{rules}在 {places}都没有发现问题。"
    ),
    "“{doing}” ({changes})": "“{doing}”（{changes}）",
    "Left that rules can do here: {listed}.": "规则在这里还能做：{listed}。",
    "A skeleton: {n} paragraph from the outline and your words.": "骨架：由大纲和你的话组成的 {n} 段。",
    "A skeleton: {n} paragraphs from the outline and your words.": "骨架：由大纲和你的话组成的 {n} 段。",
    "Left open: {points}": "暂缺：{points}",
    "Nobody has said yet what “{title}” is to say.": "还没有人说明“{title}”要写什么。",
    "What is “{title}” to say? A few sentences in your own words are enough.": (
        "“{title}”要写什么？用自己的话说几句就够了。"
    ),
    "skip": "跳过",
    "Set up “{title}” from what the outline and you say, a paragraph for each point.": (
        "根据大纲和你说的话搭起“{title}”：每个要点一段。"
    ),
    "Each point is a paragraph in your own words, in your order; write them out, or have a model do it.": (
        "每个要点是一段，用你的话、按你的顺序；可以自己展开，也可以让模型来写。"
    ),
    "Nothing is added: no fact, no number, no source.": "什么都不添加：没有事实、数字或来源。",
    "A point of the outline as it stands there: a skeleton, to be written out.": (
        "大纲中的一个要点，原样照录：骨架，有待展开。"
    ),
    "It speaks of what others found and names no source.": "它提到他人的发现，却没有说明来源。",
    "tighten": "精简",
    "make more formal": "改得更正式",
    "mend slips of language": "改正语言疏漏",
    "fix LaTeX habits": "修正 LaTeX 习惯",
    "only tightened": "只精简",
    "only more formal": "只改得更正式",
    "only slips of language": "只改语言疏漏",
    "only LaTeX habits": "只改 LaTeX 习惯",
    "all rules": "全部规则",
    "“Tighten” takes out wordy phrases and padding (English, some German, French and Chinese).": (
        "“精简”去掉冗长的说法和赘词（英语，部分德语、法语和中文）。"
    ),
    "“Make more formal” spells out contractions and short forms (English).": "“改得更正式”把缩约形式写全（英语）。",
    "“Fix the grammar” mends slips of word and hyphen that can only be slips (English).": (
        "“改语法”改正明显的用词和连字符疏漏（英语）。"
    ),
    "“Fix LaTeX habits” ties citations and references, and mends ranges, quotes and ellipses.": (
        "“修正 LaTeX 习惯”给引用加不断行空格，并修正范围、引号和省略号。"
    ),
    "“Clean up” does all of it.": "“润色”做上面全部。",
    "Only exact rules were used, no language model.": "只用了精确的规则，没有用语言模型。",
    "For more, a language model has to be connected.": "要做更多，需要接入语言模型。",
    "the abstract": "摘要",
    "appendix": "附录",
    "part": "部分",
    "chapter": "章",
    "section": "节",
    "subsection": "小节",
    "subsubsection": "小小节",
    "paragraph": "段",
    "subparagraph": "小段",
    "{kind} {number}": "第{number}{kind}",
    "“{title}”": "“{title}”",
    "“{words}” is {what} in {file}.": "“{words}”是 {file} 里的{what}。",
    "{so_far}, and this is about paragraph {n} of it.": "{so_far}，这里说的是其中第 {n} 段。",
    "{so_far}, and this is about the last paragraph of it.": "{so_far}，这里说的是其中最后一段。",
    "“{title}” in {file}": "{file} 里的“{title}”",
    "the section you edited last": "您最近改过的一节",
    "first section of the file that was changed last": "最近改过的文件的第一节",
    "first section of the text; none was edited yet": "全文第一节；还没有改过任何一节",
    "This is about all of {where}.": "这里指 {where} 的全部内容。",
    "No place was named, so this is about {where} ({chosen}).": "没有说是哪里，所以这里指 {where}（{chosen}）。",
    "No place was named, so this is about the section edited last: {title}.": (
        "没有说是哪里，所以这里指最近改过的一节：{title}。"
    ),
    "Possible without a model:": "没有语言模型也能做的：",
}
