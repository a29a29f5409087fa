"""Relations of the small world, made by hand, so that questions about them have answers."""

from world import PAGES, SUMMIT, TRIPOLI, WHOLE

from kg import Argument, EntityType, Linked, Related, Relation, Status


def _argument(page: Linked, role: str, words: str) -> Argument:
    link = next(each for each in page.links if each.mention.text == words)
    mention = link.mention
    return Argument(
        role=role,
        start=mention.start,
        end=mention.end,
        text=words,
        type=mention.type,
        qid=link.qid,
        name=link.full_name,
    )


def relation(
    page: Linked, kind: str, words: str, status: str, *, content: str = "", says: str = "", **roles: str
) -> Relation:
    """Return a relation read from these words; roles hold names of the page, ``|`` between several."""
    arguments = [
        (role, name)
        for role, names in roles.items()
        if role not in ("office", "position", "date")
        for name in names.split("|")
    ]
    start = page.article.text.index(words)
    said = page.article.text.index(content) if content else 0
    return Relation(
        kind="relation" if "person" in roles or ("participant" not in roles and "speaker" not in roles) else "event",
        type=kind,
        status=Status(status),
        arguments=tuple(_argument(page, role, name) for role, name in arguments),
        evidence=(start, start + len(words)),
        rule="by hand",
        office=roles.get("office", ""),
        position=roles.get("position"),
        date=roles.get("date"),
        date_text="الخميس" if "date" in roles else "",
        says=says,
        content=(said, said + len(content)) if content else None,
    )


NOBODY = Argument(role="participant", start=5, end=18, text="الرئيس الروسي", type=EntityType.PERSON, qid=None, name="")
"""A title that nobody is named with."""
PUTIN = "الرئيس الروسي فلاديمير بوتين"
SAYS = "وقال الكرملين إن تركيا «ستشارك»"
SAID = {
    SUMMIT.article.id: (
        relation(SUMMIT, "holds-office", PUTIN, "current", person="فلاديمير بوتين", of="الروسي", office="الرئيس"),
        relation(
            SUMMIT,
            "visit",
            f"وصل {PUTIN} إلى موسكو",
            "happened",
            participant="فلاديمير بوتين",
            place="موسكو",
            date="2020-03-05",
        ),
        relation(
            SUMMIT,
            "statement",
            "وقال الكرملين",
            "happened",
            speaker="الكرملين",
            says="said",
            content="إن تركيا «ستشارك»",
        ),
        relation(SUMMIT, "statement", "الكرملين", "happened", speaker="الكرملين", addressee="تركيا", says="accused"),
        relation(SUMMIT, "summit", SAYS, "planned", participant="الكرملين|تركيا", place="موسكو", date="2020-03-12"),
        relation(SUMMIT, "phone-call", SAYS, "happened", participant="فلاديمير بوتين|تركيا"),
        relation(SUMMIT, "meeting", SAYS, "denied", participant="فلاديمير بوتين|تركيا"),
    ),
    TRIPOLI.article.id: (
        relation(TRIPOLI, "statement", "قال سالم الغامدي", "happened", speaker="سالم الغامدي", says="said"),
        relation(TRIPOLI, "meeting", "روسيا وتركيا", "happened", participant="روسيا|تركيا"),
    ),
}
RELATED = tuple(
    Related(article=page.article, links=page.links, relations=SAID.get(page.article.id, ())) for page in PAGES
)
"""The pages of the world with what they say."""
SPOKE = "وأعلن الكرملين أن تركيا «ستشارك»"
WHOLE_RELATED = Related(
    article=WHOLE.article,
    links=WHOLE.links,
    relations=(
        relation(
            WHOLE,
            "holds-office",
            "سالم الغامدي إن الرئيس الروسي",
            "current",
            person="سالم الغامدي",
            of="الروسي",
            office="الرئيس",
            position="Q218295",
        ),
        relation(WHOLE, "located-in", SPOKE, "current", place="الكرملين", of="الروسي"),
        relation(
            WHOLE,
            "meeting",
            SPOKE,
            "happened",
            participant="سالم الغامدي|تركيا",
            place="الكرملين",
            date="2020-03-05",
        ),
        relation(
            WHOLE,
            "statement",
            "وأعلن الكرملين",
            "happened",
            speaker="الكرملين",
            addressee="تركيا",
            says="accused",
            content="أن تركيا «ستشارك»",
        ),
    ),
)
"""The article with a mention of every sort, with records of an office, a place, an event and a statement."""
