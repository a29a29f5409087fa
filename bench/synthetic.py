"""Synthetic articles from templates and the tables, and a stand-in for the tagger that knows where their names are.

For what grows with the number of articles, beyond what the machine can tag. An article is a function of its number.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from kg.aliases import load_aliases
from kg.model import Article, EntityType, Mention, Tagged
from kg.settings import data_folder

_TEMPLATES = (
    "وصل {PERSON} إلى {PLACE} يوم الخميس، والتقى {PERSON} وبحث معه العلاقات بين {STATE} و{STATE}.",
    "وقال {PERSON} في مؤتمر صحفي إن {ORG} ستعقد اجتماعا في {PLACE} الأسبوع المقبل.",
    "وأعلنت {ORG} أن وفدا من {STATE} زار {PLACE}، وأن المباحثات كانت مثمرة.",
    "وذكرت مصادر في {PLACE} أن {PERSON} رفض المقترح الذي تقدمت به {ORG}.",
    "وأضاف البيان أن {STATE} تدعم جهود {ORG} لوقف إطلاق النار، وأن {PERSON} سيتابع تنفيذ الاتفاق.",
    "ومن جهته أكد {PERSON} أن الأوضاع في {PLACE} تتحسن، ودعا {STATE} إلى زيادة المساعدات.",
)
_FIRST = ("سالم", "ناصر", "جميل", "رامز", "وائل", "هيثم", "زياد", "مروان", "نادر", "باسل", "غسان", "فراس")
_LAST = ("الغامدي", "البستاني", "الرفاعي", "الشامي", "القاسمي", "النجار", "الحداد", "الخياط", "الصباغ", "العطار")
COMMON = "آيسلندا"
"""The state that most of them name."""
_SENTENCES = 6
_UNKNOWN = 0.3
"""Share of the persons whom no table has."""


@cache
def _names() -> dict[str, Sequence[str]]:
    """Return the labels of the tables by type, the same in every process."""
    rows = load_aliases(data_folder("seeds")).entities.values()
    return {kind: sorted({row.label_ar for row in rows if row.type == kind and row.label_ar}) for kind in EntityType}


def make_article(number: int) -> Tagged:
    """Return an article with its mentions."""
    rng = random.Random(number)
    parts: list[str] = []
    mentions: list[Mention] = []
    at = 0
    for template in rng.choices(_TEMPLATES, k=_SENTENCES):
        for piece in template.replace("{", "\0{").replace("}", "\0").split("\0"):
            text = piece
            if piece.startswith("{"):
                kind = EntityType(piece[1:])
                stranger = kind is EntityType.PERSON and rng.random() < _UNKNOWN
                # As in news, some names are in many articles and most in few.
                names = _names()[kind]
                known = names[min(int(rng.paretovariate(0.6)) - 1, len(names) - 1)]
                text = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}{number % 997}" if stranger else known
                mentions.append(Mention(start=at, end=at + len(text), text=text, type=kind, score=0.9))
            parts.append(text)
            at += len(text)
        parts.append("\n")
        at += 1
    article = Article(id=f"synthetic-{number}", text="".join(parts), source="", published="2020-03-05")
    return Tagged(article=article, mentions=tuple(mentions))


def write_articles(path: Path, count: int) -> None:
    """Write the first *count* articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            article = make_article(number).article
            keys = {"id": article.id, "text": article.text, "date": article.published}
            file.write(json.dumps(keys, ensure_ascii=False) + "\n")


class StandIn:
    """Says at once where the names of synthetic articles are."""

    arithmetic = "none"

    def tag(self, articles: Iterable[Article]) -> Iterator[Tagged]:
        """Yield each article with its mentions."""
        for article in articles:
            known = make_article(int(article.id.rpartition("-")[2]))
            yield Tagged(article=article, mentions=known.mentions)
