"""Bodies named again by their head alone: وذكر المرصد, where the article named المرصد السوري لحقوق الإنسان before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg import arabic
from kg.model import EntityType, Form, Link
from kg.units import Unit, kind_of

_ADJECTIVES = (
    *("الارهابي", "الارهابيه", "المتطرف", "المتطرفه", "المتشدد", "المتشدده", "الرسميه", "الرسمي", "الحقوقيه"),
    *("المذكوره", "المذكور", "اليوميه", "التابعه", "الاقتصاديه", "العبريه"),
)
"""Words behind a head that belong to no other name."""
_KINGDOM = "المملكه "
"""How the names of states begin that are named again as المملكة."""
_FEW = 2
"""Words of a name that may go back to another itself: للمنظمة الدولية."""
_SHORT = 3
"""Letters of the longest word with ال before it that has no article: إلى."""


@dataclass(slots=True, kw_only=True)
class Bodies:
    """The bodies that an article has named so far, by the head of their name or before it, without article."""

    named: dict[str, dict[str, Link]] = field(default_factory=lambda: defaultdict(dict))
    nationalities: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By item or name, the folded nationalities that stood behind a body: صحيفة "ديلي ميل" البريطانية."""

    def read(self, units: Sequence[Unit]) -> list[Unit]:
        """Return a sentence's units, each head that goes back to the one body of its kind as that body's name."""
        out: list[Unit] = []
        at = 0
        while at < len(units):
            unit = units[at]
            at += 1
            if unit.link is not None:
                quoted = bool(out) and "quote" in out[-1].groups
                before = out[-1 - quoted : len(out) - quoted]  # صحيفة "واشنطن بوست"
                self._note(unit.link, before[0] if before else None, 2 if quoted else 1)
                demonym = next((each for each in units[at : at + 2] if each.groups != {"quote"}), None)
                if demonym is not None and demonym.groups == {"demonym"} and demonym.link is not None:
                    self.nationalities[_key(unit.link)].add(_nationality(demonym.link))
            elif unit.sense("body") is not None:
                demonym = units[at] if at < len(units) and units[at].groups == {"demonym"} else None
                behind = units[at + (demonym is not None) :]
                link = self._meant(unit, demonym, behind[0] if behind else None)
                if link is not None:
                    at += demonym is not None
                    end = demonym.end if demonym is not None else unit.end
                    unit = Unit(start=unit.start, end=end, key="", groups=frozenset([kind_of(link)]), link=link)
            out.append(unit)
        return out

    def _note(self, link: Link, before: Unit | None, apart: int) -> None:
        """Keep a body under the heads of its name; *apart*: the letters between it and a unit before that is one."""
        name = arabic.fold(link.mention.text).replace("_", " ")
        kingdom = link.mention.type is EntityType.STATE and name.startswith(_KINGDOM)
        if not (link.mention.type is EntityType.ORG or kingdom) or link.form is not Form.NAME:
            return
        words = name.split(" ")
        heads = {_bare(words[0])}
        if before is not None and before.groups == {"ل"} and before.end == link.mention.start and len(words) > _FEW:
            heads.add(words[0].removeprefix("ل"))  # للمرصد
        if before is not None and before.sense("head", "body") is not None and before.end + apart == link.mention.start:
            heads.add(_bare(arabic.fold(before.key)))
        for head in heads:
            self.named[head].setdefault(_key(link), link)

    def _meant(self, unit: Unit, demonym: Unit | None, behind: Unit | None) -> Link | None:
        """Return the one body that a head may go back to; None if there are several or the words name another one."""
        if behind is not None and behind.link is None:
            longer = (
                behind.key.startswith("ال") and len(behind.key) > _SHORT and arabic.fold(behind.key) not in _ADJECTIVES
            )
            if longer and not behind.groups & {"which", "date", "clause"}:
                return None  # الهيئة العليا
        found = list(self.named.get(_bare(arabic.fold(unit.key)), {}).values())
        if demonym is not None and demonym.link is not None:
            state = _nationality(demonym.link)
            found = [
                each
                for each in found
                if state in arabic.fold(each.full_name) or state in self.nationalities.get(_key(each), ())
            ]
        return found[0] if len(found) == 1 else None


def _key(link: Link) -> str:
    return link.qid or arabic.fold(link.full_name)


def _nationality(link: Link) -> str:
    return _bare(arabic.fold(link.mention.text))


def _bare(word: str) -> str:
    return word.removeprefix("#").removeprefix("ال")
