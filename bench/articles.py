"""Articles made up from the project's tables, for benchmarks of size: the same each time, on any machine.

The sentences are written here, the names come from ``seeds/``, a few far more often than the rest, as in the news.
Where the names stand is known. There are two kinds:

- For questions and shapes, ``make_quads``: all that the stages read, from sentences that tell of something; the names
  are those whose item has a low number, which are the best known ones.
- For builds, ``make_article``: some 20 names in plain sentences, a function of its number: a stand-in for the tagger
  knows in any process where the names are. One state is in most articles, and each name that no table has in a few.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from pyoxigraph import Quad

from kg import vocab
from kg.aliases import Aliases, load_aliases
from kg.claim import claim_article, claim_entities, claim_labels, claim_run
from kg.labels import load_labels
from kg.link import link_article
from kg.model import Article, Candidate, EntityType, Mention, Tagged
from kg.relate import relate_article
from kg.rules import load_rules
from kg.settings import data_folder

BASE = "https://example.org/kg/"
HASHES = ("modelHash", "seedsHash", "shapesHash", "settingsHash")
FACTS = (("version", "0.0.0"), *((name, "0" * 64) for name in HASHES))
SENTENCES = (
    "قال {PERSON} إن المحادثات مع {STATE} «ستستأنف قريبا».",
    "ووصل وزير الخارجية {DEMONYM} {PERSON} إلى {PLACE} لبحث الوضع في {STATE}.",
    "وأعلنت {ORG} أنها تتابع ما يجري في {PLACE} عن كثب.",
    "وذكر بيان صادر عن {ORG} أن الوفد {DEMONYM} غادر {PLACE} مساء أمس.",
    "ودعا {PERSON} الدول المجاورة لكل من {STATE} و{STATE} إلى ضبط النفس.",
    "من جهته أكد {UNKNOWN} أن سكان {PLACE} ينتظرون وصول المساعدات.",
    "وأضاف {UNKNOWN} في حديث مع الصحفيين أن الاتفاق لم يوقع بعد.",
    "وكان الجيش {DEMONYM} قد انسحب من محيط {PLACE} في وقت سابق.",
    "والتقى {PERSON} في العاصمة مسؤولين من {ORG} و{ORG}.",
    "وقال مراسلنا إن الهدوء يسود {AMBIGUOUS} منذ الصباح.",
    "ونفى {METONYM} ما نشرته {ORG} عن لقاء مع {PERSON}.",
    "والتقى الرئيس {DEMONYM} {PERSON} نظيره {DEMONYM} {PERSON} في {PLACE}.",
    "وأجرى {PERSON} اتصالا هاتفيا مع {PERSON}.",
    "ومن المقرر أن يلتقي {PERSON} {PERSON} في {PLACE} الأسبوع المقبل.",
    "ونفت {ORG} أن يكون {PERSON} قد التقى {PERSON}.",
    "واتهمت {STATE} {STATE} بخرق الهدنة.",
    "وزار {PERSON} {PLACE} يوم الخميس الماضي.",
    "وأعلن المتحدث باسم {ORG} {UNKNOWN} أن القمة أجلت.",
)
PLAIN = (
    "وصل {PERSON} إلى {PLACE} يوم الخميس، والتقى {PERSON} وبحث معه العلاقات بين {STATE} و{STATE}.",
    "وقال {PERSON} في مؤتمر صحفي إن {ORG} ستعقد اجتماعا في {PLACE} الأسبوع المقبل.",
    "وأعلنت {ORG} أن وفدا من {STATE} زار {PLACE}، وأن المباحثات كانت مثمرة.",
    "وذكرت مصادر في {PLACE} أن {PERSON} رفض المقترح الذي تقدمت به {ORG}.",
    "وأضاف البيان أن {STATE} تدعم جهود {ORG} لوقف إطلاق النار، وأن {PERSON} سيتابع تنفيذ الاتفاق.",
    "ومن جهته أكد {PERSON} أن الأوضاع في {PLACE} تتحسن، ودعا {STATE} إلى زيادة المساعدات.",
)
FIRST = ("سالم", "نادر", "هدى", "ريم", "مازن", "لبنى", "وائل", "سمر", "فادي", "جمانة", "زياد", "أروى")
LAST = ("الغامدي", "البيطار", "النجار", "الخياط", "العطار", "الحداد", "الصباغ", "السراج", "القصاب", "الدباغ")
COMMON = "آيسلندا"
"""The state that most plain articles name."""
_UNKNOWN = 0.3
"""Share of the persons of plain articles whom no table has."""
_Fill = Callable[[str], tuple[str, EntityType, float]]
"""Slot → the name that fills it, its type and score."""


def _compose(sentences: Iterable[str], fill: _Fill) -> tuple[str, tuple[Mention, ...]]:
    """Return the sentences, each on a line, with their slots filled, and where the names stand."""
    text, mentions = "", []
    for sentence in sentences:
        # Each other part is the name of a slot: "قال ", "PERSON", " إن …".
        for place, part in enumerate(sentence.replace("}", "{").split("{")):
            if place % 2 == 0:
                text += part
                continue
            words, kind, score = fill(part)
            mentions.append(Mention(start=len(text), end=len(text) + len(words), text=words, type=kind, score=score))
            text += words
        text += "\n"
    return text, tuple(mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What may fill one slot, the best known first, and how often each does (Zipf's law)."""

    names: Sequence[tuple[str, EntityType]]
    weights: Sequence[float]

    def draw(self, rng: random.Random) -> tuple[str, EntityType]:
        return rng.choices(self.names, cum_weights=self.weights)[0]


def make_quads(aliases: Aliases, least: int) -> Iterator[Quad]:
    """Yield the graph of so many articles that it has at least *least* triples: articles, entities, run."""
    run = vocab.run_iri(BASE, "0" * 16)
    about: set[Quad] = set(claim_run(run=run, facts=FACTS, label="kg bench"))
    labels, rules = load_labels(data_folder("seeds")), load_rules(data_folder("seeds"))
    count = 0
    for tagged in _make_articles(aliases):
        related = relate_article(link_article(tagged, aliases), rules, aliases)
        quads = claim_article(related, base=BASE, run=run)
        yield from quads
        about |= claim_entities(related, aliases, base=BASE) | claim_labels(related, labels, base=BASE)
        count += len(quads)
        if count + len(about) >= least:
            break
    yield from sorted(about, key=str)


def _make_articles(aliases: Aliases) -> Iterator[Tagged]:
    rng = random.Random(2020)
    slots = _slots(aliases)
    number = 0

    def fill(slot: str) -> tuple[str, EntityType, float]:
        return *slots[slot].draw(rng), rng.randint(5000, 10000) / 10000

    while True:
        number += 1
        sentences = (rng.choice(SENTENCES) for _ in range(rng.randint(6, 24)))
        text, mentions = _compose(sentences, fill)
        article = Article(
            id=f"bench-{number:07}",
            text=text,
            source="bench",
            title=text.partition("\n")[0][:80],
            published=(date(2015, 1, 1) + timedelta(days=number % 2000)).isoformat(),
            publisher=f"وكالة {number % 7 + 1}",
        )
        yield Tagged(article=article, mentions=mentions)


def _slots(aliases: Aliases) -> dict[str, _Names]:
    """Return what may fill each slot."""
    rows = sorted(aliases.entities.values(), key=lambda row: int(row.qid[1:]))
    filled = {
        kind.value: [(row.label_ar, kind) for row in rows if row.type == kind and row.label_ar] for kind in EntityType
    }

    def by_item(found: Sequence[Candidate]) -> int:
        return int(found[0].qid[1:])

    demonyms = sorted((found for found in aliases.demonyms.values() if len(found) == 1), key=by_item)
    filled["DEMONYM"] = [(found[0].alias, EntityType.STATE) for found in demonyms]
    ambiguous = sorted((found for found in aliases.names.values() if len(found) > 1), key=by_item)
    filled["AMBIGUOUS"] = [(found[0].alias, found[0].type) for found in ambiguous]
    metonyms = sorted((aliases.names[word] for word in aliases.metonyms if word in aliases.names), key=by_item)
    filled["METONYM"] = [(found[0].alias, found[0].type) for found in metonyms]
    filled["UNKNOWN"] = [(f"{first} {last}", EntityType.PERSON) for first in FIRST for last in LAST]
    return {
        slot: _Names(names=names, weights=list(accumulate(1 / (rank + 1) for rank in range(len(names)))))
        for slot, names in filled.items()
    }


@cache
def _labels() -> dict[str, Sequence[str]]:
    """Return the labels of the tables by type, the same in every process."""
    rows = load_aliases(data_folder("seeds")).entities.values()
    return {kind: sorted({row.label_ar for row in rows if row.type == kind and row.label_ar}) for kind in EntityType}


def make_article(number: int) -> Tagged:
    """Return the plain article of a number, with its mentions."""
    rng = random.Random(number)

    def fill(slot: str) -> tuple[str, EntityType, float]:
        kind = EntityType(slot)
        is_unknown = kind is EntityType.PERSON and rng.random() < _UNKNOWN
        labels = _labels()[kind]
        known = labels[min(int(rng.paretovariate(0.6)) - 1, len(labels) - 1)]
        return f"{rng.choice(FIRST)} {rng.choice(LAST)}{number % 997}" if is_unknown else known, kind, 0.9

    text, mentions = _compose(rng.choices(PLAIN, k=6), fill)
    article = Article(id=f"plain-{number}", text=text, source="", published="2020-03-05")
    return Tagged(article=article, mentions=mentions)


def write_articles(path: Path, count: int) -> None:
    """Write the first *count* plain articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            article = make_article(number).article
            keys = {"id": article.id, "text": article.text, "date": article.published}
            file.write(json.dumps(keys, ensure_ascii=False) + "\n")


class StandIn:
    """Says at once where the names of plain articles are."""

    arithmetic = "none"

    def tag(self, articles: Iterable[Article]) -> Iterator[Tagged]:
        """Yield each article with its mentions."""
        for article in articles:
            known = make_article(int(article.id.rpartition("-")[2]))
            yield Tagged(article=article, mentions=known.mentions)
