"""Organizations that an article calls by less than their name, since it says elsewhere of which state they are.

مجلس الشيوخ is مجلس الشيوخ الأمريكي where America is spoken of, and الهلال beside السعودية is the club of that state.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from kg import arabic
from kg.aliases import Aliases
from kg.model import Candidate, EntityType, Link, Rung, Verdict
from kg.spot import Spot, key_of
from kg.tables import CLUB, Kind

_PREPOSITIONS = ("في", "ب", "ل")
_SENTENCE = re.compile(r"[.!?؟]\s|\n")
_SHORT = (Kind.ACRONYM, Kind.SHORT_NAME)
_NAMED_MOST = "of the state that this article names most"
_ALONE = "of the only state that its sentence speaks of"
_OPENING = re.compile(r' ?[(\[]"?')
_CLOSING = re.compile(r'"?[)\]]')


def with_brackets(text: str, links: Sequence[Link]) -> list[Link]:
    """Return the links, an unknown organization linked by the short name that stands in brackets behind it.

    الاتحاد الدولي (فيفا) is the federation, there and wherever the article names it so, وزارة الدفاع (البنتاغون) the
    ministry; other names may be another body's: هيئة تحرير الشام (النصرة). *links* are sorted by start.
    """
    meant: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for link, after in pairwise(links):
        if not _is_unknown_body(link) or after.qid is None or after.mention.type is not EntityType.ORG:
            continue
        known = after.candidates[0]
        between = text[link.mention.end : after.mention.start]
        if known.kind in _SHORT and _OPENING.fullmatch(between) and _CLOSING.match(text, after.mention.end):
            meant[arabic.fold(link.full_name)][after.qid] = known

    def in_full(link: Link) -> Link:
        found = meant.get(arabic.fold(link.full_name), {}) if _is_unknown_body(link) else {}
        if len(found) != 1:
            return link
        (known,) = found.values()
        reason = f"the article gives {known.alias} in brackets behind it"
        return replace(link, candidates=(known,), rung=Rung.FULL_NAME_IN_ARTICLE, name="", reason=reason)

    return [in_full(link) for link in links]


def _is_unknown_body(link: Link) -> bool:
    return link.verdict is Verdict.UNKNOWN and link.mention.type is EntityType.ORG


def with_club(links: Sequence[Link], aliases: Aliases) -> list[Link]:
    """Return the links, unknown organizations linked to the one club of the article whose name they begin or end.

    يونايتد is مانشستر يونايتد, and الريال is ريال مدريد; where the article names two such clubs it is neither.
    """
    clubs: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for link in links:
        if link.qid is not None and aliases.entities[link.qid].wikidata_class == CLUB:
            first, *rest = arabic.fold(link.mention.text).split(" ")
            for part in (first, rest[-1]) if rest else ():
                clubs[part][link.qid] = link.candidates[0]

    def owner(link: Link) -> Candidate | None:
        if not _is_unknown_body(link):
            return None
        key = arabic.fold(link.full_name)
        found = clubs.get(key) or clubs.get(key.removeprefix("ال"), {})
        # A town's name may be the town's.
        return next(iter(found.values())) if len(found) == 1 and key not in aliases.names else None

    return [
        replace(link, candidates=(club,), rung=Rung.FULL_NAME_IN_ARTICLE, name="", reason=f"short for {club.alias}")
        if (club := owner(link)) is not None
        else link
        for link in links
    ]


def with_state(text: str, links: Sequence[Link], spots: Iterable[Spot], aliases: Aliases) -> list[Link]:
    """Return the links, unknown organizations linked where a nationality of the article makes their name a known one.

    That of one state alone, and of the one that the article names most; of what each state has (مجلس الشيوخ) twice as
    often as any other. *links* are sorted by start.
    """
    adjectives: dict[str, set[str]] = defaultdict(set)
    demonyms = [spot for spot in spots if spot.demonym and len(spot.candidates) == 1]
    for spot in demonyms:
        adjectives[spot.candidates[0].qid].update(_genders(key_of(text, spot)))
    states = Counter(link.qid for link in links if link.qid is not None and link.mention.type is EntityType.STATE)
    page = _Page(states=states, adjectives=adjectives, demonyms=demonyms, aliases=aliases)
    followed = {spot.start for spot in demonyms}
    known: dict[str, Candidate | None] = {}
    linked = []
    for link, after in zip_longest(links, links[1:]):
        mention = link.mention
        # النصر الإماراتي is another club, and المحكمة العليا في أريزونا another court.
        if _is_unknown_body(link) and mention.end + 1 not in followed and not _is_local(text, link, after):
            key = arabic.fold(link.full_name)
            if key not in known:
                known[key] = page.in_full(key)
            meant, why = known[key], _NAMED_MOST
            if meant is None and key in aliases.bodies:
                meant, why = page.in_sentence(key, text, link, links), _ALONE
            if meant is not None:
                reason = f"short for {meant.alias}, {why}"
                link = replace(link, candidates=(meant,), rung=Rung.STATE_IN_THIS_ARTICLE, name="", reason=reason)
        linked.append(link)
    return linked


def _is_local(text: str, link: Link, after: Link | None) -> bool:
    """Whether the next name says where the organization is."""
    if after is None or after.mention.type not in (EntityType.PLACE, EntityType.STATE):
        return False
    return text[link.mention.end : after.mention.start].strip() in _PREPOSITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What an article says of states."""

    states: Counter[str]
    """QID → how often it is named."""
    adjectives: dict[str, set[str]]
    """QID → its folded nationalities, of those that the article has."""
    demonyms: Sequence[Spot]
    """Nationalities, those in names too."""
    aliases: Aliases

    def in_sentence(self, key: str, text: str, link: Link, links: Sequence[Link]) -> Candidate | None:
        """Return the one organization of this name and a nationality if its sentence speaks of that state alone."""
        first = max((end.end() for end in _SENTENCE.finditer(text, 0, link.mention.start)), default=0)
        end = _SENTENCE.search(text, link.mention.end)
        last = end.start() if end else len(text)
        spoken = {
            each.qid if each.mention.type is EntityType.STATE else self.aliases.entities[each.qid].country
            for each in links
            if each.qid is not None and first <= each.mention.start < last
        }
        spoken |= {spot.candidates[0].qid for spot in self.demonyms if first <= spot.start < last}
        spoken.discard("")
        if len(spoken) != 1:
            return None
        found = {qid: candidate for qid, (candidate, state) in self._known(key).items() if state in spoken}
        return next(iter(found.values())) if len(found) == 1 else None

    def _known(self, key: str) -> dict[str, tuple[Candidate, str]]:
        """Return the organizations whose name is this and a nationality that the article has, and the state, by QID."""
        return {
            candidate.qid: (candidate, state)
            for state, forms in self.adjectives.items()
            for form in sorted(forms)
            for candidate in self.aliases.names.get(f"{key} {form}", ())
            if candidate.type is EntityType.ORG
        }

    def in_full(self, key: str) -> Candidate | None:
        """Return the one organization whose name is this and a nationality, if it is of the state named most."""
        found = self._known(key)
        if len(found) != 1:
            return None
        ((candidate, state),) = found.values()
        others = max((count for other, count in self.states.items() if other != state), default=0)
        enough = 2 * others if key in self.aliases.bodies else others + 1
        return candidate if self.states[state] >= max(enough, 1) else None


def _genders(key: str) -> tuple[str, str]:
    """Return a nationality, definite, for a noun of either gender.

    >>> _genders("الامريكيون"), _genders("امريكيه")
    (('الامريكي', 'الامريكيه'), ('الامريكي', 'الامريكيه'))
    """
    stem = key.removeprefix("ال")
    for ending in ("ون", "ين", "ات", "ه"):
        stem = stem.removesuffix(ending) if stem.endswith(f"ي{ending}") else stem
    return f"ال{stem}", f"ال{stem}ه"
