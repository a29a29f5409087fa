"""The ladder: one verdict for each mention, with its reason, and never the nearest item."""

from pathlib import Path

import pytest
from conftest import tagged
from hypothesis import given
from hypothesis import strategies as st

from kg import (
    Aliases,
    Article,
    EntityType,
    Form,
    Link,
    Mention,
    Rung,
    Tagged,
    Verdict,
    link_article,
    link_articles,
    load_aliases,
)
from kg.link import climb
from seeds import make_aliases, shipped, write_seeds

ENTITIES = """
Q1065|ORG|الأمم المتحدة|United Nations
Q159|STATE|روسيا|Russia|||Q649
Q43|STATE|تركيا|Turkey|||Q3640
Q858|STATE|سوريا|Syria
Q842|STATE|عمان|Oman
Q810|STATE|الأردن|Jordan|||Q3805
Q423|STATE|كوريا الشمالية|North Korea
Q649|PLACE|موسكو|Moscow
Q3640|PLACE|أنقرة|Ankara
Q3805|PLACE|عمان|Amman
Q133274|PLACE|الكرملين|Moscow Kremlin
Q24826|PLACE|ليفربول|Liverpool
Q233218|PLACE|إدلب|Idlib Governorate
Q504657|PLACE|إدلب|Idlib
Q7747|PERSON|فلاديمير بوتين|Vladimir Putin||Q159
Q249216|PERSON|مولود تشاووش أوغلو|Mevlüt Çavuşoğlu||Q43
Q207|PERSON|جورج بوش|George W. Bush||Q30
Q23505|PERSON|جورج بوش|George H. W. Bush||Q30
Q76|PERSON|باراك أوباما|Barack Obama||Q30
Q13133|PERSON|ميشيل أوباما|Michelle Obama||Q30
Q56226|PERSON|كيم جونغ أون|Kim Jong-un||Q423
Q44329|PERSON|بشار الأسد|Bashar al-Assad||Q858
Q41183|PLACE|الأسد|Al-Asad
Q516841|PERSON|وليد جنبلاط|Walid Jumblatt
"""
ALIASES = """
بوتين|Q7747|short name
أوباما|Q76|short name
روسي|Q159|demonym
الروسي|Q159|demonym
الروسية|Q159|demonym
الأتراك|Q43|demonym
تركي|Q43|demonym
سوري|Q858|demonym
سورية|Q858|name
سورية|Q858|demonym
الكوري|Q423|demonym
الكرملين|Q159|metonym
"""
TITLES = """
الرئيس|PERSON
العاصمة|PLACE
مدينة|PLACE
محافظة|PLACE
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(
        folder,
        entities=ENTITIES,
        aliases=ALIASES,
        titles=TITLES,
        words="كوريا الشمالية|surname first",
        stop_words="على مرارا خصوصا",
    )


def links(aliases: Aliases, text: str, *names: tuple[str, str]) -> tuple[Link, ...]:
    return link_article(tagged(text, *names), aliases).links


def the_link(aliases: Aliases, text: str, *names: tuple[str, str]) -> Link:
    (link,) = links(aliases, text, *names)
    return link


@pytest.mark.parametrize(
    ("text", "given", "span", "qid", "rung"),
    [
        ("في موسكو", ("موسكو", "PLACE"), "موسكو", "Q649", Rung.AS_WRITTEN),
        ("وموسكو", ("وموسكو", "PLACE"), "موسكو", "Q649", Rung.WITHOUT_CLITIC),
        ("بموسكو", ("بموسكو", "PLACE"), "موسكو", "Q649", Rung.WITHOUT_CLITIC),
        ("فموسكو", ("موسكو", "PLACE"), "موسكو", "Q649", Rung.WITHOUT_CLITIC),
        ("كموسكو", ("كموسكو", "PLACE"), "موسكو", "Q649", Rung.WITHOUT_CLITIC),
        ("بيان للأمم المتحدة", ("للأمم المتحدة", "ORG"), "لأمم المتحدة", "Q1065", Rung.WITHOUT_CLITIC),
        ("مبعوث الأمم المتحدة", ("الأمم المتحدة", "ORG"), "الأمم المتحدة", "Q1065", Rung.AS_WRITTEN),
        ("دعم الأتراك", ("الأتراك", "ORG"), "الأتراك", "Q43", Rung.AS_WRITTEN),
        ("وفد روسياً", ("وفد", "ORG"), "روسياً", "Q159", Rung.WITHOUT_CASE_ENDING),
    ],
)
def test_a_mention_is_linked_on_the_first_rung_that_knows_it(
    small: Aliases, text: str, given: tuple[str, str], span: str, qid: str, rung: Rung
) -> None:
    link = next(link for link in links(small, text, given) if link.qid)
    assert (link.mention.text, link.qid, link.rung) == (span, qid, rung)


def test_the_ladder_is_climbed_from_the_most_literal_reading_on(small: Aliases) -> None:
    steps = [(step.rung, step.spelling) for step in climb("وللأمم المتحدة", small)]
    assert steps == [
        (Rung.AS_WRITTEN, "وللأمم المتحدة"),
        (Rung.WITHOUT_CLITIC, "للأمم المتحدة"),
        (Rung.WITHOUT_CLITIC, "الأمم المتحدة"),
        (Rung.WITHOUT_CLITIC, "لأمم المتحدة"),
    ]


def test_a_short_name_means_the_person_whose_full_name_the_article_gives(small: Aliases) -> None:
    full, short = links(small, "قالت ميشيل أوباما. وأضافت أوباما", ("ميشيل أوباما", "PERSON"), ("أوباما", "PERSON"))
    assert (short.qid, short.rung) == ("Q13133", Rung.FULL_NAME_IN_ARTICLE)
    assert short.reason == "short for ميشيل أوباما"
    assert full.rung is Rung.AS_WRITTEN


def test_a_short_name_means_the_person_of_the_tables_where_the_article_gives_no_full_name(small: Aliases) -> None:
    assert the_link(small, "قال أوباما", ("أوباما", "PERSON")).qid == "Q76"


def test_a_short_name_that_two_full_names_of_the_article_have_means_the_person_of_the_tables(small: Aliases) -> None:
    text = "وصل باراك أوباما ثم ميشيل أوباما وقال أوباما"
    found = links(small, text, ("باراك أوباما", "PERSON"), ("ميشيل أوباما", "PERSON"), ("أوباما", "PERSON"))
    assert found[2].qid == "Q76"
    assert found[2].rung is Rung.AS_WRITTEN


def test_a_surname_that_no_table_has_means_the_person_whose_full_name_the_article_gives(small: Aliases) -> None:
    text = "قال مولود تشاووش أوغلو. وشدد لأوغلو"
    _, short = links(small, text, ("مولود تشاووش أوغلو", "PERSON"), ("لأوغلو", "PERSON"))
    assert (short.mention.text, short.qid, short.rung) == ("أوغلو", "Q249216", Rung.FULL_NAME_IN_ARTICLE)


@pytest.mark.parametrize(
    ("text", "given", "qid"),
    [
        ("قالت فلانة بوتين. وأضافت بوتين", "فلانة بوتين", None),
        ("قالت فلانة بوتين. وأضاف الرئيس بوتين", "فلانة بوتين", "Q7747"),
        ("قال فلاديمير علان بوتين. وأضاف بوتين", "فلاديمير علان بوتين", "Q7747"),
        ("قالت فلانة بوتين لفلاديمير بوتين. وأضاف بوتين", "فلانة بوتين", "Q7747"),
    ],
)
def test_a_surname_is_not_the_known_persons_where_the_article_names_only_another_in_full(
    small: Aliases, text: str, given: str, qid: str | None
) -> None:
    assert links(small, text, (given, "PERSON"), ("بوتين", "PERSON"))[-1].qid == qid


def test_a_korean_surname_comes_first(small: Aliases) -> None:
    found = links(small, "التقى كيم جونغ أون ضيفه. وقال كيم", ("كيم جونغ أون", "PERSON"), ("كيم", "PERSON"))
    assert found[1].qid == "Q56226"


def test_a_korean_surname_means_nobody_where_an_unknown_person_has_it_too(small: Aliases) -> None:
    text = "كيم جونغ أون وشقيقته كيم فلانة. وقالت كيم"
    names = (("كيم جونغ أون", "PERSON"), ("كيم فلانة", "PERSON"), ("كيم", "PERSON"))
    assert links(small, text, *names)[2].verdict is Verdict.UNKNOWN


def test_the_first_name_of_anybody_else_is_no_short_form(small: Aliases) -> None:
    found = links(small, "فلاديمير بوتين. وقال فلاديمير", ("فلاديمير بوتين", "PERSON"), ("فلاديمير", "PERSON"))
    assert found[1].verdict is Verdict.UNKNOWN


def test_a_palace_may_stand_for_its_state(small: Aliases) -> None:
    link = the_link(small, "أعلن الكرملين", ("الكرملين", "PLACE"))
    assert (link.qid, link.intended) == ("Q133274", "Q159")
    assert the_link(small, "في موسكو", ("موسكو", "PLACE")).intended is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("استقبل وفدا روسيا", Form.DEMONYM),
        ("طردت 23 دبلوماسيا روسيا", Form.DEMONYM),
        ("موقعا سوريا قرب المطار", Form.DEMONYM),
        ("زار روسيا", Form.NAME),
        ("الحملة التي تقودها روسيا", Form.NAME),
        ("على رأسها روسيا", Form.NAME),
        ("غادروا روسيا", Form.NAME),
        ("اتهمت مرارا روسيا", Form.NAME),
        ("وخصوصا سوريا", Form.NAME),
        ("تركيا، روسيا", Form.NAME),
        ("تركيا روسيا", Form.NAME),
        ("بتركيا روسيا", Form.NAME),
    ],
)
def test_behind_an_indefinite_noun_a_country_is_an_adjective(small: Aliases, text: str, form: Form) -> None:
    assert links(small, text)[-1].form is form


def test_a_name_that_is_a_demonym_too_is_what_the_tagger_says(small: Aliases) -> None:
    name = the_link(small, "عاد إلى سورية", ("سورية", "STATE"))
    demonym = the_link(small, "طائرة سورية")
    assert (name.qid, name.form) == ("Q858", Form.NAME)
    assert (demonym.qid, demonym.form) == ("Q858", Form.DEMONYM)


def test_a_name_that_starts_with_waw_is_not_taken_apart(small: Aliases) -> None:
    assert the_link(small, "قال وليد جنبلاط", ("وليد جنبلاط", "PERSON")).mention.text == "وليد جنبلاط"


@pytest.mark.parametrize(
    ("text", "given", "span"),
    [
        ("قال فلان", ("فلان", "PERSON"), "فلان"),
        ("قال والبرغوثي", ("والبرغوثي", "PERSON"), "البرغوثي"),
        ("اسم للجزيرتين", ("للجزيرتين", "PLACE"), "لجزيرتين"),
        ("قالن هنا. وقالن هناك", ("وقالن", "PERSON"), "قالن"),
        ("وفلاديمير فلان", ("وفلاديمير فلان", "PERSON"), "فلاديمير فلان"),
        ("قال وائل", ("وائل", "PERSON"), "وائل"),
        ("قال والتر", ("والتر", "PERSON"), "والتر"),
    ],
)
def test_an_unknown_name_stays_unknown_and_loses_only_a_sure_clitic(
    small: Aliases, text: str, given: tuple[str, str], span: str
) -> None:
    link = links(small, text, given)[-1]
    assert (link.mention.text, link.verdict, link.rung) == (span, Verdict.UNKNOWN, None)


def test_and_right_behind_another_name_is_no_part_of_an_unknown_one(small: Aliases) -> None:
    found = links(small, "ميسي ورونالدو", ("ميسي", "PERSON"), ("ورونالدو", "PERSON"))
    assert [link.mention.text for link in found] == ["ميسي", "رونالدو"]


@pytest.mark.parametrize(
    ("text", "kinds", "names"),
    [
        ("ميسي، ورونالدو", ("PERSON", "PERSON"), ["ميسي", "رونالدو"]),
        ('"ميسي" ورونالدو', ("PERSON", "PERSON"), ["ميسي", "رونالدو"]),
        # Names of two kinds are no list, and what quotation marks begin with is its own.
        ("ميسي، ورونالدو", ("ORG", "PERSON"), ["ميسي", "ورونالدو"]),
        ('ميسي "ورونالدو"', ("PERSON", "PERSON"), ["ميسي", "ورونالدو"]),
    ],
)
def test_and_behind_a_comma_or_quotation_marks_is_none_either(
    small: Aliases, text: str, kinds: tuple[str, str], names: list[str]
) -> None:
    found = links(small, text, ("ميسي", kinds[0]), ("ورونالدو", kinds[1]))
    assert [link.mention.text for link in found] == names


def test_a_name_that_the_tagger_saw_once_is_found_again(small: Aliases) -> None:
    first, again = links(small, "في ليفربول. وعاد إلى ليفربول", ("ليفربول", "PLACE"))
    assert first.qid == again.qid == "Q24826"
    assert again.reason == "named elsewhere in this article"


def test_a_repeat_of_a_metonym_stands_for_its_state_again(small: Aliases) -> None:
    _, again = links(small, "قال الكرملين. ونفى الكرملين", ("الكرملين", "PLACE"))
    assert again.intended == "Q159"


def test_a_negative_row_leaves_a_name_unknown(tmp_path: Path) -> None:
    aliases = make_aliases(tmp_path, entities=ENTITIES, negatives="الكرملين|Q133274|curated|no")
    assert the_link(aliases, "قال الكرملين", ("الكرملين", "PLACE")).verdict is Verdict.UNKNOWN


def test_articles_come_in_the_order_given(small: Aliases) -> None:
    pages = [tagged(text) for text in ("روسيا", "", "تركيا")]
    assert [page.article.text for page in link_articles(pages, small)] == ["روسيا", "", "تركيا"]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("أعلن الجيش السوري", (), [("الجيش السوري", "Q3068744")]),
        ("تقدمت القوات السورية", (), [("السورية", "Q858")]),
        ("قوات النظام السوري", (), [("السوري", "Q858")]),
        ("قالت الحكومة الروسية", (), [("الروسية", "Q159")]),
        ("وزير الخارجية التركي", (), [("التركي", "Q43")]),
        ("بيان للأمم المتحدة", (), [("لأمم المتحدة", "Q1065")]),
        ("في ولاية واسعة", (), []),
        ("تعرضوا لنيران كثيفة", (("لنيران", "STATE"),), []),
        ("قالت وزارتا الدفاع الروسية والتركية", (("وزارتا الدفاع", "ORG"),), [("الروسية", "Q159"), ("التركية", "Q43")]),
        ("نادي المدينة", (("نادي", "ORG"),), []),
        ("اجتماع الحزب الديمقراطي", (("الحزب الديمقراطي", "ORG"),), [("الحزب الديمقراطي", None)]),
        ("فوز برشلونة", (("برشلونة", "ORG"),), [("برشلونة", "Q7156")]),
        ("في مدينة برشلونة", (("برشلونة", "PLACE"),), [("برشلونة", "Q1492")]),
        ("في محافظة صعدة", (("صعدة", "PLACE"),), [("صعدة", "Q275732")]),
        ("في صعدة وفي محافظة صعدة", (("صعدة", "PLACE"),), [("صعدة", "Q991395"), ("صعدة", "Q275732")]),
        ("في محافظة الرمادي", (("الرمادي", "PLACE"),), [("الرمادي", None)]),
        ("في ولاية فلوريدا", (("فلوريدا", "PLACE"),), [("فلوريدا", "Q812")]),
        ("#الولايات_المتحدة", (), [("الولايات_المتحدة", "Q30")]),
        ("استقبل الملك سلمان ضيفه", (("سلمان", "PERSON"),), [("سلمان", "Q367825")]),
    ],
)
def test_the_shipped_tables_link_what_the_news_writes(
    aliases: Aliases, text: str, given: tuple[tuple[str, str], ...], expected: list[tuple[str, str | None]]
) -> None:
    assert [(link.mention.text, link.qid) for link in links(aliases, text, *given)] == expected


LETTERS = "ا ل م و ب ك ف ي ة ه ن ر س ت د ً ّ ـ"
WORDS = (
    "وزير الخارجية التركي مولود تشاووش أوغلو للأمم المتحدة وروسيا روسيّا تركياً القوات السورية الجيش السوري الحر مدينة"
    " إدلب بوتين كيم جونغ أون #البيت_الأبيض الملك سلمان سورية عمان العاصمة ، . \n « » 🙂"
)
NEWS = st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join)
ANY_TEXT = NEWS | st.text(alphabet=LETTERS.replace(" ", "") + " #_-.\n", max_size=40) | st.text(max_size=40)


@st.composite
def pages(draw: st.DrawFn) -> Tagged:
    """Any text with any mentions that a tagger may find in it: sorted, not overlapping, not empty."""
    text = draw(ANY_TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    mentions = tuple(
        Mention(start=start, end=end, text=text[start:end], type=draw(st.sampled_from(list(EntityType))), score=0.7)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return Tagged(article=Article(id="a", text=text, source="test"), mentions=mentions)


@given(pages())
def test_every_link_has_its_words_at_its_offsets_and_one_verdict_whatever_the_tagger_says(page: Tagged) -> None:
    text = page.article.text
    linked = link_article(page, shipped())
    assert linked.article is page.article
    for one, other in zip(linked.links, linked.links[1:], strict=False):
        assert one.mention.end <= other.mention.start
    for link in linked.links:
        mention = link.mention
        assert mention.text == text[mention.start : mention.end] != ""
        assert (link.verdict is Verdict.LINKED) == (link.qid is not None) == (len(link.candidates) == 1)
        assert (link.rung is None) == (link.verdict is Verdict.UNKNOWN)
        if link.qid is not None:
            assert mention.type is link.candidates[0].type


@given(pages())
def test_linking_twice_gives_the_same(page: Tagged) -> None:
    assert link_article(page, shipped()) == link_article(page, shipped())


def spans(aliases: Aliases, text: str, *names: tuple[str, str]) -> list[str]:
    """The words of each mention."""
    return [link.mention.text for link in links(aliases, text, *names)]


def linked_words(aliases: Aliases, text: str, *names: tuple[str, str]) -> dict[str, str | None]:
    """The words of each mention and the item they name, with the shipped tables."""
    return {link.mention.text: link.qid for link in link_article(tagged(text, *names), aliases).links}


def test_a_person_of_the_article_outweighs_a_town_of_his_name(aliases: Aliases) -> None:
    text = "التقى جوزيب بوريل الرئيس. وأعلن بوريل مساعدات"
    assert linked_words(aliases, text, ("جوزيب بوريل", "PERSON"), ("بوريل", "PLACE"))["بوريل"] == "Q312901"


def test_a_town_that_the_tagger_once_took_for_a_person_is_the_town_named_elsewhere(aliases: Aliases) -> None:
    text = "عقد اللقاء في سوتشي أمس. وينص اتفاق سوتشي على هدنة"
    found = link_article(tagged(text, ("سوتشي", "PLACE"), ("سوتشي", "PERSON")), aliases).links
    assert [link.qid for link in found] == ["Q39420", "Q39420"]
    assert found[1].reason == "named elsewhere in this article"


def test_an_accusative_adjective_is_no_country_whatever_the_tagger_saw(aliases: Aliases) -> None:
    (link,) = link_article(tagged("استقبل وفداً تركياً أمس", ("تركياً", "STATE")), aliases).links
    assert (link.qid, link.form) == ("Q43", Form.DEMONYM)


def test_what_a_person_heads_is_no_part_of_an_unknown_name(aliases: Aliases) -> None:
    text = "وصف الأمين العام لأوبك محمد باركيندو الخفض بأنه تاريخي"
    assert linked_words(aliases, text, ("لأوبك محمد باركيندو", "PERSON"))["محمد باركيندو"] is None


def test_a_particle_before_a_common_word_is_no_part_of_an_unknown_name(aliases: Aliases) -> None:
    text = "قال المدير التنفيذي لوكالة الطاقة الدولية"
    assert list(linked_words(aliases, text, ("لوكالة الطاقة الدولية", "ORG"))) == ["وكالة الطاقة الدولية"]


def test_no_word_of_a_stop_expression_is_a_name(aliases: Aliases) -> None:
    found = linked_words(aliases, "أعلنت حالة القوة القاهرة في ليبيا", ("القاهرة", "PLACE"), ("ليبيا", "STATE"))
    assert list(found) == ["ليبيا"]


def test_a_longer_name_may_have_all_words_of_a_stop_expression(tmp_path: Path) -> None:
    write_seeds(tmp_path, entities=ENTITIES)
    (tmp_path / "stopwords.txt").write_text("خادم المثال\n", encoding="utf-8")
    aliases = load_aliases(tmp_path)
    assert spans(aliases, "قال معهد خادم المثال إن", ("معهد خادم المثال", "ORG")) == ["معهد خادم المثال"]
    assert spans(aliases, "قال خادم المثال إن", ("خادم", "PERSON")) == []
    assert spans(aliases, "قال خادم المثال إن", ("خادم المثال", "PERSON")) == []


def test_a_title_tells_the_type_of_a_known_name_behind_it(aliases: Aliases) -> None:
    assert linked_words(aliases, "هدد قوات نظام الأسد", ("نظام الأسد", "ORG")) == {"الأسد": "Q44329"}


def test_a_bare_title_is_no_name(aliases: Aliases) -> None:
    assert linked_words(aliases, "قاعدتهم بريف اللاذقية", ("بريف", "PLACE"), ("اللاذقية", "PLACE")).keys() == {
        "اللاذقية"
    }


def test_a_name_is_not_cut_because_the_rest_of_it_is_a_word_of_the_article(aliases: Aliases) -> None:
    found = linked_words(
        aliases, "قال كمال المثالي إن المال مال الشعب، لأن فلان قاله", ("كمال المثالي", "PERSON"), ("فلان", "PERSON")
    )
    assert list(found) == ["كمال المثالي", "فلان"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("تراجعت الصادرات السعودية كثيرا", Form.DEMONYM),
        ("أعلنت وزارة الطاقة أن السعودية تخفض الإنتاج", Form.NAME),
        ("زار الرئيس العراق ثم إيران والسعودية", Form.NAME),
        ("وصل أمس إلى السعودية", Form.NAME),
        ("الحرب التي تقودها السعودية", Form.NAME),
    ],
)
def test_a_word_that_is_name_and_nationality_is_the_adjective_of_a_noun_before_it(
    aliases: Aliases, text: str, form: Form
) -> None:
    links = link_article(tagged(text, ("السعودية", "STATE")), aliases).links
    assert [link.form for link in links if link.mention.text == "السعودية"] == [form]


@pytest.mark.parametrize("tagger", [("للكرملين", "PLACE"), ("الكرملين", "PLACE")])
def test_a_metonym_behind_a_particle_that_swallows_its_alef_stands_for_its_state(
    aliases: Aliases, tagger: tuple[str, str]
) -> None:
    text = "قال مصدر في الكرملين أمس. وفي بيان للكرملين تأكيد"
    links = link_article(tagged(text, tagger), aliases).links
    assert "Q159" in {link.intended for link in links if link.mention.text == "لكرملين"}
