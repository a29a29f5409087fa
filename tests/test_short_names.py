"""Organizations called by less than their name: the state that the article names says which one is meant."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, EntityType, Form, Link, Mention, Rung, link_article
from seeds import make_aliases

ENTITIES = """
Q30|STATE|أميركا|United States
Q159|STATE|روسيا|Russia
Q79|STATE|مصر|Egypt
Q851|STATE|السعودية|Saudi Arabia
Q11|ORG|مجلس الشيوخ الأميركي|Senate
Q12|ORG|وزارة الخارجية الأميركية|Department of State
Q13|ORG|النصر السعودي|Al Nassr
Q14|ORG|الأهلي المصري|Al Ahly
Q15|ORG|الأهلي السعودي|Al Ahli
Q16|PERSON|المنصور المصري|a poet
Q17|PLACE|شيفيلد|Sheffield
"""
ALIASES = """
الأميركي|Q30|demonym
الأميركية|Q30|demonym
الأميركيون|Q30|demonym
الروسي|Q159|demonym
المصري|Q79|demonym
المصرية|Q79|demonym
السعودي|Q851|demonym
"""
SHORT = "بوستا|Q21|acronym"
SENATE, STATE_DEPARTMENT = "مجلس الشيوخ", "وزارة الخارجية"


CLUBS = """
Q18|ORG|شيفيلد يونايتد|Sheffield United|||||||football club
Q19|ORG|ليدز يونايتد|Leeds United|||||||football club
Q20|ORG|ريال مدريد|Real Madrid|||||||football club
"""
BODIES = """
Q21|ORG|الرابطة العالمية للبريد|World Post League
Q22|ORG|جبهة الورد|Rose Front
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    bodies = f"{SENATE}|named\n{STATE_DEPARTMENT}|named"
    return make_aliases(folder, entities=ENTITIES + CLUBS + BODIES, aliases=ALIASES + SHORT, bodies=bodies)


def link_of(aliases: Aliases, text: str, name: str, kind: str = "ORG") -> Link:
    """Return the link of a name in a text where the tagger saw nothing else."""
    (link,) = (link for link in link_article(tagged(text, (name, kind)), aliases).links if link.mention.text == name)
    return link


@pytest.mark.parametrize(
    ("text", "name", "qid"),
    [
        ("قال الأميركيون إن مجلس الشيوخ وافق.", SENATE, "Q11"),
        # A nationality of either gender will do, and the state itself counts as often as it is named.
        ("قال الأميركي إن أميركا تنتظر بيانا من وزارة الخارجية بعد الوفد الروسي.", STATE_DEPARTMENT, "Q12"),
        ("فاز المنتخب السعودي، وسجل نجم النصر هدفين.", "النصر", "Q13"),
        ("يلعب الأهلي غدا في الدوري المصري.", "الأهلي", "Q14"),
    ],
)
def test_the_state_of_the_article_completes_a_name(small: Aliases, text: str, name: str, qid: str) -> None:
    link = link_of(small, text, name)
    assert (link.qid, link.rung, link.form) == (qid, Rung.STATE_IN_THIS_ARTICLE, Form.NAME)
    assert link.reason == f"short for {link.candidates[0].alias}, of the state that this article names most"


def test_the_only_state_of_a_sentence_completes_the_name_of_a_body(small: Aliases) -> None:
    text = "التقى الوفد الروسي الوفد الروسي. قال الأميركي إن وزارة الخارجية ردت. وصل الروسي"
    link = link_of(small, text, STATE_DEPARTMENT)
    assert link.qid == "Q12"
    assert link.reason == "short for وزارة الخارجية الأميركية, of the only state that its sentence speaks of"
    assert link_of(small, text.replace("ردت", "ردت على الروسي"), STATE_DEPARTMENT).qid is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وافق مجلس الشيوخ أمس.", SENATE),  # no state
        ("رحب الوفد الروسي بقرار مجلس الشيوخ.", SENATE),  # a state whose senate no row knows
        # Of what each state has it is not enough that the state is named as often as another, or a little more.
        ("التقى الوفد الأميركي الوفد الروسي في مجلس الشيوخ.", SENATE),
        ("قال الأميركي للروسي إن الأميركي في روسيا زار وزارة الخارجية مع أميركي.", STATE_DEPARTMENT),
        ("يلعب الأهلي في الكأس بين المصري والسعودي.", "الأهلي"),  # of both states
        ("فاز النصر المصري على المنتخب السعودي السعودي.", "النصر"),  # another club of that name
        ("قال الأميركيون للأميركي إن وزارة الخارجية في السعودية ردت.", STATE_DEPARTMENT),  # it says where
    ],
)
def test_what_may_be_another_one_stays_unknown(small: Aliases, text: str, name: str) -> None:
    assert link_of(small, text, name).qid is None


def test_a_person_is_not_completed(small: Aliases) -> None:
    assert link_of(small, "زار المنصور المتحف المصري.", "المنصور", "PERSON").qid is None


# -- clubs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "qid"),
    [
        ("فاز ليدز يونايتد أمس، وقال مدرب يونايتد إنه سعيد.", "يونايتد", "Q19"),
        ("عاد ريال مدريد إلى الصدارة، ويستضيف الريال غدا فريقا آخر.", "الريال", "Q20"),
        ("تعادل ليدز يونايتد مع شيفيلد يونايتد، وقال مدرب يونايتد إنه سعيد.", "يونايتد", None),  # either
        ("خسر شيفيلد يونايتد، فحزنت شيفيلد كلها.", "شيفيلد", None),  # or the town
        ("قال مدرب يونايتد إنه سعيد.", "يونايتد", None),  # neither
    ],
)
def test_half_a_name_is_the_one_club_of_the_article_that_has_it(
    small: Aliases, text: str, name: str, qid: str | None
) -> None:
    at = text.rindex(name)
    page = tagged(text)
    mention = Mention(start=at, end=at + len(name), text=name, type=EntityType.ORG, score=0.9)
    (link,) = (k for k in link_article(replace(page, mentions=(mention,)), small).links if k.mention.start == at)
    assert link.qid == qid
    assert link.rung is (Rung.FULL_NAME_IN_ARTICLE if qid else None)


# -- brackets ---------------------------------------------------------------------------------------------------------


def test_a_known_name_in_brackets_says_what_the_one_before_it_is(small: Aliases) -> None:
    text = 'قال الاتحاد الدولي ("بوستا") إن الطرود وصلت. وأضاف الاتحاد الدولي أنها قليلة'
    first, short, again = link_article(tagged(text, ("الاتحاد الدولي", "ORG"), ("بوستا", "ORG")), small).links
    assert (first.qid, short.qid, again.qid) == ("Q21", "Q21", "Q21")
    assert first.rung is Rung.FULL_NAME_IN_ARTICLE
    assert first.reason == "the article gives بوستا in brackets behind it"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "قال الاتحاد الدولي (جبهة الورد) إنه راض",
            "جبهة الورد",
        ),  # another name of several words may be another body's
        ("قال الاتحاد الدولي مع بوستا إنه راض", "بوستا"),  # no brackets
        ("قال الاتحاد الدولي (بوستا وغيرها) إنه راض", "بوستا"),  # more in them
    ],
)
def test_another_name_behind_it_says_nothing(small: Aliases, text: str, other: str) -> None:
    first, known = link_article(tagged(text, ("الاتحاد الدولي", "ORG"), (other, "ORG")), small).links
    assert known.qid is not None
    assert first.qid is None
