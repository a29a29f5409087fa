"""Titles in a sentence: a word of ``offices.tsv``, what belongs to it, and the state or body that it is of.

نائب وزير الخارجية الروسي, الأمين العام للأمم المتحدة, منسق الشؤون الإنسانية في الأمم المتحدة, سفيرها. The name behind
it is not read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg import arabic
from kg.lookahead import (
    closing,
    is_at_body,
    is_at_place,
    is_comma,
    is_its_nationality,
    is_name,
    is_nationality,
    last_place,
    over_aside,
    over_epithet,
    over_portfolio,
    over_quotes,
    to_name,
)
from kg.model import EntityType, Form, Link
from kg.pronouns import body_before, find_owner, has_pronoun, is_his_own, without_pronoun
from kg.rules import Sense
from kg.title_words import OWNED, TITLES, are_several, for_one, goes_on, is_accusative, is_definite, is_part
from kg.units import Unit

_LONGEST = 14
"""Units of a title, with what it is of."""
_WORDS = 6
"""Words of an office."""
_STATUS = ("former", "designate", "acting", "serving")
_ADVISERS = ("مستشار", "مساعد", "متحدث", "ناطق")
_LEADERS = ("رئيس", "زعيم", "قائد", "أمين", "مدير", "مؤسس")
"""Titles whose pronoun means the body that is led, and not a person."""
_COACHES = ("مدرب", "مدير فني")
_OWN = ("رابطة", "نادي", "شركة", "منظمة", "حزب", "بنك", "جامعة", "صحيفة", "نقابة", "جمعية", "حركة", "معهد", "مركز")
"""How bodies begin that are no part of the state whose nationality they have."""
_SO_CALLED = ("يسمي", "تسمي", "يعرف", "تعرف")
_JOINTS = frozenset(("word:في", "word:باسم", "word:إلى", "word:لدى", "word:عن"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as far as it was read."""

    kind: str
    """office, spokesperson, member or counterpart."""
    is_whole: bool
    """Whether it is an office as it stands: أمير is one only with what he is emir of."""
    number: int
    """1, 2, or 3 for more."""
    words: str
    """The office in words of the article, for one person: وزير الخارجية of وزيرا الخارجية."""
    of: Link | None
    status: str
    start: int
    after: int
    """The unit behind the title; the name, if there is one."""
    stop: int
    """The unit behind the title without a comma before a name."""
    is_definite: bool
    """Whether it can stand for somebody without a name."""
    served: Link | None = None
    """Of مستشار الرئيس السوري بشار الأسد، فلان: him whose name stands within the title."""
    is_his: bool = False
    """Whether a pronoun says that somebody is served: نائبه, وزير خارجيته."""


def title_key(title: str) -> str:
    """Return what two ways of saying one office have in common.

    >>> title_key("وزيرة الخارجية") == title_key("وزير خارجيتها"), title_key("الرئيس") == title_key("رئيس")
    (True, True)
    """
    words = []
    for word in arabic.fold(title).split(" "):
        bare = word.removeprefix("ال")
        bare = bare.removesuffix("ها") if len(bare) > 5 else bare
        words.append(bare[:-1] if bare.endswith(("ه", "ت")) and len(bare) > 3 else bare)
    return " ".join(words)


def read_title(text: str, units: Sequence[Unit], at: int, sense: Sense) -> Title:
    """Return the title that begins with this unit, to the name behind it or as far as it goes."""
    head = units[at]
    written = text[head.start : head.end]
    if head.key.startswith("ال") and written.startswith("ل"):
        written = "ا" + written  # للرئيس
    words = [for_one(written, sense)]
    owner = find_owner(units, at, sense) if has_pronoun(head.key, sense) else None
    is_his = is_his_own(head.key, sense)
    if is_his and sense.base in _LEADERS:
        owner = body_before(units, at)
    of: Link | None = None
    definite = head.key.startswith("ال") or owner is not None or sense.group == "title:counterpart"
    served: Link | None = None
    status, after, joint, opened = "current", at + 1, False, False
    position, end = at + 1, min(len(units), at + _LONGEST)
    while position < end:
        unit = units[position]
        ahead = units[position + 1] if position + 1 < len(units) else None
        step = 1
        if unit.groups == {"quote"}:
            close = closing(units, position) if of is not None and not opened else None
            if close is not None and is_name(units, close + 1 + is_comma(units, close + 1)):
                # مكتب التحقيقات الفيدرالي "إف بي آي" جيمس كومي
                position = after = close + 1 + is_comma(units, close + 1)
                continue
            opened = not opened
            if opened and (ahead is None or ahead.link is None):
                break  # متحدثة باسم الوزارة "الوضع صعب"
            position += 1
            continue
        if unit.groups == {"comma"}:
            close = closing(units, position)
            if of is not None and close is not None and is_name(units, close + 1):
                position = after = close + 1  # وكالة الاستخبارات المركزية (سي آي إيه) مايك بومبيو
                continue
            told = of is not None or owner is not None or " " in " ".join(words)
            told = told or _is_apposition(units, position, head, sense)
            joint = told and unit.key in "،," and is_name(units, position + 1)
            break
        if unit.key == "ما" and ahead is not None and ahead.key in _SO_CALLED and units[position + 2 :]:
            position += 3  # رئيس ما يسمى بـ"اللجنة"
            continue
        if unit.groups == {"person"} and len(words) == 1 and of is None and _is_deputy(units, position, sense):
            position += 1
            after = position
            continue
        if unit.groups == {"person"} and is_deputy(sense) and (behind := _for_what(units, position)) is not None:
            words.append(text[units[position + 1].start : units[behind - 1].end])  # مستشار ترامب للأمن القومي فلان
            position = after = behind
            continue
        if unit.groups == {"person"} and len(words) > 1 and _is_adviser(units, position, sense):
            served = unit.link
            position = after = position + 2
            continue
        if unit.link is not None:
            passed = is_nationality(units, position) or is_its_nationality(units, position, of)
            if unit.groups == {"person"} or (of is not None and not passed):
                break
            of = of or unit.link
        elif of is not None and (beside := over_aside(units, position)) is not None:
            step = beside - position
        elif of is not None and (beside := over_portfolio(units, position)) is not None:
            words.append(text[unit.start : units[beside - 1].end])
            step = beside - position
        elif (
            unit.groups & _JOINTS
            or unit.groups == {"ل"}
            or is_at_body(units, position)
            or (of is not None and is_at_place(units, position))
        ):
            behind = over_quotes(units, position + 1)
            named = units[behind] if behind < len(units) and units[behind].link is not None else None
            if named is not None:
                # السفيرة الأميركية لدى الأمم المتحدة is of the state.
                behind = last_place(units, behind) if of is not None else behind
                comma = behind + 1 < len(units) and units[behind + 1].groups == {"comma"}
                if named.groups & {"person", "demonym"} or not (of is None or is_name(units, behind + 1 + comma)):
                    break
                if not (is_his and "word:إلى" in unit.groups):
                    of = of or named.link  # but of موفده إلى سوريا, whom he is from
                step = behind + 1 - position
            elif unit.groups == {"ل"} and len(words) == 1 and ahead is not None and are_several(ahead):
                words.append(f"ال{ahead.key.removeprefix('ال')}")  # رئيسا للوزراء
                step = 2
            elif (
                ahead is not None
                and of is None
                and is_part(ahead)
                and (ahead.sense(*TITLES) is None or _is_for_title(unit, sense))
            ):
                words.append(text[unit.start : ahead.end])
                step = 2
            else:
                break
        elif unit.sense("title:rank") is not None and (
            (ahead is not None and ahead.groups == {"person"}) or (of is not None and not is_accusative(text, unit))
        ):
            pass
        elif (behind_epithet := over_epithet(units, position, is_told=of is not None)) is not None:
            step = behind_epithet - position
        elif (said := unit.sense(*_STATUS)) is not None and not _is_other(unit, ahead, sense):
            status = said.says
        elif unit.sense("office tail") is not None and (of is not None or unit.key.startswith("ل")):
            words.append(text[unit.start : unit.end])
        elif of is None and len(words) < _WORDS and goes_on(units, position, len(words)):
            word = text[unit.start : unit.end]
            definite = definite or is_definite(unit)
            if unit.key.endswith("ها") and unit.key.startswith(OWNED):
                owner, definite = find_owner(units, at, sense), True
                word = without_pronoun(word)
            elif unit.key.endswith(("ته", "دفاعه")) and unit.key.startswith(OWNED):
                is_his, word = True, without_pronoun(word)
            if word.startswith("لل") and len(words) == 1:
                word = "ا" + word[1:]  # وزيرا للمالية
            words += [word] if not unit.key.startswith("باسم") else []
        else:
            break
        position += step
        after = position
    of = of or owner
    if is_his_own(head.key, sense) and len(words) > 1 and words[1].startswith("ال"):
        words[0] = f"ال{words[0]}"  # موفده الخاص: الموفد الخاص
    if title_key(" ".join(words)) in _COACHES and of is not None and of.form is Form.DEMONYM:
        of = None  # the nationality of a coach, who coaches a club
    if len(words) > 1 and words[1].startswith(_OWN) and of is not None and of.form is Form.DEMONYM:
        of = None  # رئيس رابطة الأندية الإسبانية heads no state
    if sense.group == "title:member of something" and of is not None and of.mention.type is not EntityType.ORG:
        of = None  # لاعب المنتخب المصري
    kind = sense.group.removeprefix("title:").removesuffix(" of something")
    if sense.base.startswith("نائب") and len(words) == 1 and of is not None and of.mention.type is EntityType.ORG:
        kind = "member"
    return Title(
        kind=kind,
        is_whole=of is not None or not sense.group.endswith(" of something"),
        number=sense.number,
        words=" ".join(words),
        of=of,
        status=status,
        start=head.start,
        after=to_name(units, position + 1) if joint else over_quotes(units, after),
        stop=after,
        is_definite=definite or of is not None,
        served=served,
        is_his=is_his,
    )


def _is_other(unit: Unit, ahead: Unit | None, sense: Sense) -> bool:
    """Whether a word that may tell of an office's status tells of something else: المكلفة بالملف, مدرب المنتخب."""
    return (ahead is not None and ahead.key.startswith("ب") and unit.sense("former") is None) or (
        unit.sense("designate") is not None and not sense.base.startswith(("رئيس", "حاكم", "عمدة", "محافظ"))
    )


def _is_for_title(joint: Unit, sense: Sense) -> bool:
    """Whether somebody else's title may stand behind a particle: نائب للرئيس, متحدث باسم الرئيس."""
    return (is_deputy(sense) and joint.groups == {"ل"}) or "word:باسم" in joint.groups


def is_deputy(sense: Sense) -> bool:
    """Whether a title may be of a person: نائب, مساعد, مستشار."""
    return sense.base.startswith(("نائب", "مساعد", "مستشار"))


def _is_deputy(units: Sequence[Unit], at: int, sense: Sense) -> bool:
    """Whether the name here is that of whom somebody else is the deputy of: نائب لافروف سيرجي فيرشينين."""
    behind = units[at + 1] if at + 1 < len(units) else None
    return is_deputy(sense) and behind is not None and behind.groups == {"person"}


def _for_what(units: Sequence[Unit], at: int) -> int | None:
    """Return where a name stands behind what somebody serves the one named here in: مستشار ترامب للأمن القومي فلان."""
    behind = at + 1
    while behind < min(len(units), at + 5) and units[behind].groups <= {"ل", "word", "office word"}:
        behind += 1
    begins = behind > at + 1 and (units[at + 1].groups == {"ل"} or units[at + 1].key.startswith("لل"))
    return behind if begins and behind < len(units) and units[behind].groups == {"person"} else None


def _is_adviser(units: Sequence[Unit], at: int, sense: Sense) -> bool:
    """Whether the name here is that of whom somebody else serves: مستشار الرئيس السوري بشار الأسد، فلان."""
    ahead = units[at + 1 : at + 4]
    named = len(ahead) > 1 and ahead[0].key in ("،", ",") and ahead[1].groups == {"person"}
    ends = len(ahead) < 3 or bool(ahead[2].groups & {"comma", "that", "colon", "quote"})
    return sense.base.startswith(_ADVISERS) and named and ends


def _is_apposition(units: Sequence[Unit], at: int, head: Unit, sense: Sense) -> bool:
    """Whether a name between commas says who the president is: الرئيس، بشار الأسد، الذي."""
    behind = units[at + 2] if at + 2 < len(units) else None
    return (
        sense.group == "title:office"
        and head.key.startswith("ال")
        and behind is not None
        and behind.groups == {"comma"}
    )
