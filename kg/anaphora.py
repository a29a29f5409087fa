"""Bodies named again by their head alone: وذكر المرصد, where the article named المرصد السوري لحقوق الإنسان before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg import arabic
from kg.model import EntityType, Form, Link
from kg.units import Unit

_ADJECTIVES = ("الارهابي", "الارهابيه", "المتطرف", "المتطرفه", "المتشدد", "المتشدده")
"""Words behind a head that belong to no other name."""

_SHORT = 3
"""Letters of the longest word with ال before it that has no article: إلى."""


@dataclass(slots=True, kw_only=True)
class Bodies:
    """The bodies that an article has named so far, by the head of their name or before it, without article."""

    named: dict[str, dict[str, Link]] = field(default_factory=lambda: defaultdict(dict))

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
            elif unit.sense("body") is not None:
                demonym = units[at] if at < len(units) and units[at].groups == {"demonym"} else None
                behind = units[at + (demonym is not None) :]
                link = self._meant(unit, demonym, behind[0] if behind else None)
                if link is not None:
                    at += demonym is not None
                    end = demonym.end if demonym is not None else unit.end
                    unit = Unit(start=unit.start, end=end, key="", groups=frozenset(["org"]), link=link)
            out.append(unit)
        return out

    def _note(self, link: Link, before: Unit | None, apart: int) -> None:
        """Keep a body under the heads of its name; *apart*: the letters between it and a unit before that is one."""
        if link.mention.type is not EntityType.ORG or link.form is not Form.NAME:
            return
        words = arabic.fold(link.mention.text).replace("_", " ").split(" ")
        heads = {_bare(words[0])}
        if before is not None and before.sense("head", "body") is not None and before.end + apart == link.mention.start:
            heads.add(_bare(arabic.fold(before.key)))
        for head in heads:
            self.named[head].setdefault(link.qid or arabic.fold(link.full_name), link)

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
            state = _bare(arabic.fold(demonym.link.mention.text))
            found = [each for each in found if state in arabic.fold(each.full_name)]
        return found[0] if len(found) == 1 else None


def _bare(word: str) -> str:
    return word.removeprefix("#").removeprefix("ال")
