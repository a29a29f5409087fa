"""The values that flow between the stages: frozen, inert, checked where they are made.

Offsets are Unicode code points into ``Article.text``, end exclusive, so that ``article.text[m.start:m.end] == m.text``
for every mention. The text is never altered: spellings folded for looking up are keys, and are not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class EntityType(StrEnum):
    """The four types of things the news names."""

    PERSON = "PERSON"
    STATE = "STATE"
    ORG = "ORG"
    PLACE = "PLACE"


class Form(StrEnum):
    """Whether the words are a name, or a nationality adjective or noun of a state (التركي، الأتراك)."""

    NAME = "name"
    DEMONYM = "demonym"


class Verdict(StrEnum):
    """What linking says of a mention. Unknown and ambiguous are answers, never a guess."""

    LINKED = "linked"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Rung(StrEnum):
    """The step of the ladder on which the table knew the words; the order here is the order of climbing."""

    AS_WRITTEN = "as written"
    WITHOUT_CLITIC = "without clitic"
    WITHOUT_CASE_ENDING = "without case ending"
    WITHOUT_TITLE = "without title"
    FULL_NAME_IN_ARTICLE = "full name in this article"
    OTHER_TRANSLITERATION = "other transliteration"
    STATE_IN_THIS_ARTICLE = "state in this article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as it was read. ``source`` says where from (file, and line or record where there are several)."""

    id: str
    text: str
    source: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    """ISO date (2020-03-05) or date and time with zone; None where the source gave none."""
    publisher: str | None = None
    language: str = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of an article's text that names something. ``score``: probability in 0..1 that it does."""

    start: int
    end: int
    text: str
    type: EntityType
    score: float

    def cut(self, article: Article, start: int, end: int) -> Self:
        """Return this mention with other bounds in the same article."""
        if (start, end) == (self.start, self.end):
            return self
        return replace(self, start=start, end=end, text=article.text[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that goes by the looked-up name, with the row of the table that says so."""

    qid: str
    type: EntityType
    alias: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A mention with all that linking knows about it. Exactly one for each mention."""

    mention: Mention
    candidates: tuple[Candidate, ...] = ()
    rung: Rung | None = None
    form: Form = Form.NAME
    intended: str | None = None
    """QID of the state meant where a palace or capital stands for it (metonymy)."""
    reason: str = ""
    """What decided, in words for a person."""
    name: str = ""
    """Of an unknown mention: the name that it stands for, where that is not its words themselves (the full name in this
    article, or the name with the alef that a ل before it swallowed)."""

    @property
    def full_name(self) -> str:
        """The name that the words stand for: the words themselves, unless ``name`` says more."""
        return self.name or self.mention.text

    @property
    def identity(self) -> str:
        """What is alike in all links to one entity of an article: its item, or the full name of an unknown one."""
        return self.qid or self.full_name

    @property
    def verdict(self) -> Verdict:
        """LINKED with one candidate, AMBIGUOUS with several, UNKNOWN with none."""
        if len(self.candidates) == 1:
            return Verdict.LINKED
        return Verdict.AMBIGUOUS if self.candidates else Verdict.UNKNOWN

    @property
    def qid(self) -> str | None:
        """The item, where there is exactly one."""
        return self.candidates[0].qid if len(self.candidates) == 1 else None

    @property
    def meant(self) -> str | None:
        """The item that is meant: of a capital or palace that stands for its state, the state."""
        return self.intended or self.qid


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An article with its mentions: sorted by start, not overlapping."""

    article: Article
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An article with one link for each mention, sorted by start, not overlapping."""

    article: Article
    links: tuple[Link, ...]


class Status(StrEnum):
    """Whether what a relation tells of is so. What is planned, expected, denied or invited to has not happened."""

    HAPPENED = "happened"
    PLANNED = "planned"
    EXPECTED = "expected"
    DENIED = "denied"
    INVITED = "invited"
    CURRENT = "current"
    FORMER = "former"
    DESIGNATE = "designate"
    ACTING = "acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One who takes part in a relation, in the words of the article."""

    role: str
    """person, of, participant, speaker, addressee, or place."""
    start: int
    end: int
    text: str
    type: EntityType
    qid: str | None
    name: str
    """The name that the words stand for; empty for a title whose bearer the article does not name."""

    @property
    def identity(self) -> str:
        """As ``Link.identity``; empty for a title whose bearer the article does not name."""
        return self.qid or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What an article says of some of those it names, and where it says so."""

    kind: str
    """relation or event."""
    type: str
    status: Status
    arguments: tuple[Argument, ...]
    evidence: tuple[int, int]
    """The words from which it was read: from, to."""
    rule: str
    """The construction that was read."""
    office: str = ""
    office_en: str = ""
    """Its English label, where the tables have one."""
    position: str | None = None
    """QID of the office of a state, where the tables have it."""
    date_text: str = ""
    date: str | None = None
    """ISO day or month."""
    says: str = ""
    """Of a statement: said, announced, denied, accused, condemned, called for."""
    content: tuple[int, int] | None = None
    """Of a statement: the reported clause or quotation."""

    def having(self, role: str) -> tuple[Argument, ...]:
        """Return the arguments in one role, in order."""
        return tuple(argument for argument in self.arguments if argument.role == role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Linked):
    """An article with its links and the relations between those they name, sorted by evidence."""

    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One promise of the shapes that one node breaks."""

    focus: str
    shape: str
    message: str
    path: str | None = None
    value: str | None = None
    severity: str = "Violation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the shapes say of a graph. No violation and no node looked at is not conformance."""

    violations: tuple[Violation, ...]
    focus_nodes: int

    @property
    def conforms(self) -> bool:
        """Whether something was looked at and nothing was wrong."""
        return self.focus_nodes > 0 and not self.violations


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An article that did not enter the graph: which, at what stage, and why."""

    article: str
    stage: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a build did."""

    accepted: int
    refusals: tuple[Refusal, ...]
    mentions: Mapping[str, int] = field(default_factory=dict)
    """Mentions by entity type."""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, int] = field(default_factory=dict)
    """Relations by type, whatever their status."""
    unchanged: int = 0
    """Articles of the input, among the accepted and the refused, that the store had as they are."""
    made_again: int = 0
    """Articles that are not in the input, and were made again since something that they rest on has changed."""
    quads: int = 0
    """Of the store as a whole; of the file where there is no store."""
    seconds: float = 0.0
    report: Report = field(default_factory=lambda: Report(violations=(), focus_nodes=0))
    """What the shapes said of all articles that came so far, the refused ones too."""

    @property
    def read(self) -> int:
        """Articles found in the input, good and bad."""
        return self.accepted + len(self.refusals)
