"""Who may be meant as taking part in what a construction tells of: an army that attacks, people without a name."""

import re

from kg import arabic
from kg.found import Found
from kg.model import Form

BEGINS = frozenset(("that", "comma", "clause", "و", "quote", "aside", "colon", "date", "which"))
"""What may stand before a subject that stands before its verb."""
OBJECTS = ("ها", "هم", "اه", "ته")
"""Pronouns, with letters before them, that are the object of a verb."""
_OPENS_VERB = BEGINS - {"which"}
"""What may stand before a verb that its subject follows."""
_FIGHTERS = re.compile(
    "(?:ال)?(?:جيش|قوات|طيران|سلاح|حوثي|تنظيم|حرك|جماع|كتائب|تحالف|ميليشي|مليشي|لواء|فصائل|وحدات|مقاتل|حرس|شرط|فيلق|سرايا)"
    "|طالبان|داعش|حماس|حزب الله|الدوله الاسلاميه|القاعده|حزب العمال|البحريه|بوكو"
)
"""How folded names of bodies begin that bear arms."""
_NAMELESS = 6
"""Units behind the first of such words before the clause may end."""
_REPORTERS = ("صحف", "صحاف", "الصحف", "الصحاف", "اعلام", "الاعلام")
"""How words begin of those who are spoken with for the press."""


def is_force(found: Found) -> bool:
    """Whether who attacks is a body, or a side of a state (القوات التركية), and not a state by its name."""
    who = found.unit("who")
    if found.unit("trigger").key.endswith("ضربة") and found.units[found.at["who"] - 1].groups == {"ل"}:
        return False  # ضربة قاصمة لميليشيات الحوثي: which they suffered
    return who.groups != {"state"} or (who.link is not None and who.link.form is Form.DEMONYM)


def is_fighting(found: Found) -> bool:
    """Whether who attacks bears arms, and is what the verb before it tells of: not الهجمات التي استهدفت القوات."""
    who, first = found.unit("who"), found.trigger
    while first and found.units[first - 1].sense("future") is not None:
        first -= 1
    before = found.units[first - 1] if first else None
    noun, pronoun = found.sense.tense == "noun", found.unit("trigger").key.endswith(OBJECTS)
    free = noun or pronoun or found.at["who"] < found.trigger or before is None
    if not free and before is not None and not before.groups & _OPENS_VERB and before.key != "ذلك":
        return False
    if who.groups == {"org"} and who.link is not None:
        return bool(_FIGHTERS.match(arabic.fold(who.link.mention.text))) or who.start < who.link.mention.start
    return is_force(found) if noun else who.groups == {"several"} or who.sense("force") is not None


def is_shooting(found: Found) -> bool:
    """Whether who launches missiles is a state, or a body that bears arms: not a company."""
    who = found.unit("who")
    if who.groups != {"org"} or who.link is None:
        return who.groups != {"org"}
    return who.sense("force") is not None or bool(_FIGHTERS.match(arabic.fold(who.link.mention.text)))


def is_alone(found: Found) -> bool:
    """Whether the people behind the last step are nameless, and nobody is named before the clause ends."""
    units, at = found.units, found.stop - 1
    last = units[at]
    if found.sense.says == "phone-call" or any(actor.link is not None for actor in last.actors):
        return False
    for unit in units[at + 1 : at + 1 + _NAMELESS]:
        if unit.groups & {"comma", "that", "colon", "clause", "which", "say", "factive", "word:في", "ب", "quote"}:
            break
        if unit.groups & {"person", "org", "state", "several", "و"}:
            return False
    word = arabic.fold(last.key if units[at - 1].groups == {"ب"} else last.key.removeprefix("ب"))
    plain = word.endswith("ين") and "ستقبل" not in units[found.trigger].key and not word.startswith(_REPORTERS)
    return bool(last.actors) or plain or bool(last.groups & {"people", "side"})


def is_whole(found: Found) -> bool:
    """Whether no pronoun is the object of what a construction hangs on."""
    return not found.unit("trigger").key.endswith(("ه", *OBJECTS))


def is_passive(found: Found) -> bool:
    """Whether a verb has no object beside whom it names, and no pronoun: عين فلان وزيرا, فلان الذي انتخب."""
    units, whom = found.units, found.unit("whom")
    if not is_whole(found):
        return False
    behind = units[found.stop : found.stop + 3]
    titled = bool(whom.actors) and whom.actors[-1].end < whom.end
    return (titled or found.stop - 1 == found.trigger) and not any(unit.actors for unit in behind)


def is_himself(found: Found) -> bool:
    """Whether a pronoun behind أن goes back to who speaks: not الجماعة التي قال إنها."""
    before = found.units[found.start - 1] if found.start else None
    spoken = before is not None and before.sense("say") is not None
    return found.units[found.start].key.endswith(("ه",) if spoken else ("ه", "ها"))
