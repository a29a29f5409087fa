"""Articles made up from the project's tables, for benchmarks of size: the same for the same number, on any machine.

The sentences are written here, the names come from ``seeds/``, a few far more often than the rest, as in the news:
those whose item has a low number, which are the best known ones. Each mention carries the link that the tables give its
words, so that the real claim stage writes the graph.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from pyoxigraph import Quad

from kg import vocab
from kg.aliases import Aliases
from kg.claim import claim_article, claim_entities, claim_labels, claim_run
from kg.labels import load_labels
from kg.model import Article, Candidate, EntityType, Form, Link, Linked, Mention, Rung
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
)
FIRST = ("سالم", "نادر", "هدى", "ريم", "مازن", "لبنى", "وائل", "سمر", "فادي", "جمانة", "زياد", "أروى")
LAST = ("الغامدي", "البيطار", "النجار", "الخياط", "العطار", "الحداد", "الصباغ", "السراج", "القصاب", "الدباغ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What may fill one slot, the best known first, and how often each does (Zipf's law)."""

    links: Sequence[tuple[str, Link]]
    weights: Sequence[float]

    def draw(self, rng: random.Random) -> tuple[str, Link]:
        return rng.choices(self.links, cum_weights=self.weights)[0]


def make_quads(aliases: Aliases, least: int) -> Iterator[Quad]:
    """Yield the graph of so many articles that it has at least *least* triples: articles, entities, run."""
    run = vocab.run_iri(BASE, "0" * 16)
    about: set[Quad] = set(claim_run(run=run, facts=FACTS, label="kg bench"))
    labels = load_labels(data_folder("seeds"))
    count = 0
    for linked in _make_articles(aliases):
        quads = claim_article(linked, base=BASE, run=run)
        yield from quads
        about |= claim_entities(linked, aliases, base=BASE) | claim_labels(linked, labels, base=BASE)
        count += len(quads)
        if count + len(about) >= least:
            break
    yield from sorted(about, key=str)


def _make_articles(aliases: Aliases) -> Iterator[Linked]:
    rng = random.Random(2020)
    slots = _slots(aliases)
    number = 0
    while True:
        number += 1
        text, links = "", []
        for _ in range(rng.randint(6, 24)):
            # Each other part is the name of a slot: "قال ", "PERSON", " إن …".
            for place, part in enumerate(rng.choice(SENTENCES).replace("}", "{").split("{")):
                if place % 2 == 0:
                    text += part
                    continue
                words, link = slots[part].draw(rng)
                mention = Mention(
                    start=len(text),
                    end=len(text) + len(words),
                    text=words,
                    type=link.mention.type,
                    score=rng.randint(5000, 10000) / 10000,
                )
                links.append(replace(link, mention=mention))
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
        yield Linked(article=article, links=tuple(links))


def _slots(aliases: Aliases) -> dict[str, _Names]:
    """Return what may fill each slot."""
    rows = [row for row in aliases.entities.values() if row.label_ar]
    filled = {}
    for kind in EntityType:
        filled[kind.value] = [
            (row.label_ar, _link(kind, Candidate(qid=row.qid, type=kind, alias=row.label_ar, kind="name")))
            for row in rows
            if row.type == kind
        ]
    filled["DEMONYM"] = [
        (found[0].alias, _link(EntityType.STATE, *found, form=Form.DEMONYM))
        for found in aliases.demonyms.values()
        if len(found) == 1
    ]
    filled["AMBIGUOUS"] = [
        (found[0].alias, _link(found[0].type, *found)) for found in aliases.names.values() if len(found) > 1
    ]
    filled["METONYM"] = [
        (found.alias, replace(_link(found.type, found), intended=state))
        for word, state in aliases.metonyms.items()
        for found in aliases.names.get(word, ())[:1]
    ]
    filled["UNKNOWN"] = [(f"{first} {last}", _link(EntityType.PERSON)) for first in FIRST for last in LAST]
    names = {}
    for slot, links in filled.items():
        links.sort(key=lambda each: int(each[1].candidates[0].qid[1:]) if each[1].candidates else 0)
        names[slot] = _Names(links=links, weights=list(accumulate(1 / (rank + 1) for rank in range(len(links)))))
    return names


def _link(kind: EntityType, *candidates: Candidate, form: Form = Form.NAME) -> Link:
    """Return the link of some words, at no place yet."""
    return Link(
        mention=Mention(start=0, end=0, text="", type=kind, score=1.0),
        candidates=candidates,
        rung=Rung.AS_WRITTEN if candidates else None,
        form=form,
    )
