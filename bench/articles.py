"""Articles made up from the project's tables, for benchmarks of size: the same for the same number, on any machine.

The sentences are written here, the names come from ``seeds/``, a few far more often than the rest, as in the news:
those whose item has a low number, which are the best known ones. Where the names stand is known; the real stages link
them, read what the sentences say of them, and write the graph.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from pyoxigraph import Quad

from kg import vocab
from kg.aliases import Aliases
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
FIRST = ("سالم", "نادر", "هدى", "ريم", "مازن", "لبنى", "وائل", "سمر", "فادي", "جمانة", "زياد", "أروى")
LAST = ("الغامدي", "البيطار", "النجار", "الخياط", "العطار", "الحداد", "الصباغ", "السراج", "القصاب", "الدباغ")


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
    while True:
        number += 1
        text, mentions = "", []
        for _ in range(rng.randint(6, 24)):
            # Each other part is the name of a slot: "قال ", "PERSON", " إن …".
            for place, part in enumerate(rng.choice(SENTENCES).replace("}", "{").split("{")):
                if place % 2 == 0:
                    text += part
                    continue
                words, kind = slots[part].draw(rng)
                score = rng.randint(5000, 10000) / 10000
                mentions.append(
                    Mention(start=len(text), end=len(text) + len(words), text=words, type=kind, score=score)
                )
                text += words
            text += "\n"
        article = Article(
            id=f"bench-{number:07}",
            text=text,
            source="bench",
            title=text.partition("\n")[0][:80],
            published=(date(2015, 1, 1) + timedelta(days=number % 2000)).isoformat(),
            publisher=f"وكالة {number % 7 + 1}",
        )
        yield Tagged(article=article, mentions=tuple(mentions))


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
