"""Between linking and claiming: what an article says of those it names: offices, meetings, calls, visits, statements.

Every relation is read by a rule of the tables, and keeps the words that it was read from. What is planned, expected,
denied or invited to is kept apart from what happened; a relation whose status the words leave open is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg import arabic
from kg.actors import find_actors, join_actors
from kg.aliases import Aliases
from kg.anaphora import Bodies
from kg.arguments import name_of
from kg.constructions import read_sentence
from kg.leaders import note_leaders, note_posts
from kg.model import Argument, EntityType, Link, Linked, Related, Relation, Status
from kg.roster import Office, Roster
from kg.rules import Rules
from kg.speakers import Floor
from kg.titles import title_key
from kg.units import split_units

_HEADLINE = "headline"
"""The construction by which a name and a colon at the start of an article are read."""
_SERVING = ("وزير", "نائب", "مسؤول", "سفير", "مدير", "مستشار", "مساعد", "ممثل", "مندوب", "مبعوث", "موفد")
_BARE = tuple(map(title_key, _SERVING))
"""Titles that are an office only with what they are of."""
_TYPES = {"office": "holds-office", "spokesperson": "spokesperson-of", "member": "member-of"}


def relate_articles(linked: Iterable[Linked], rules: Rules, aliases: Aliases) -> Iterator[Related]:
    """Yield each article with its relations, in the order given."""
    for each in linked:
        yield relate_article(each, rules, aliases)


def relate_article(linked: Linked, rules: Rules, aliases: Aliases) -> Related:
    """Return the relations of an article, sorted by their evidence.

    The tables say which state an item belongs to, so that "the Russian president" may be one whom the article calls
    just "President Putin".
    """
    article = linked.article
    items = {link.qid for link in linked.links if link.qid is not None}
    countries = {qid: country for qid in items if (country := aliases.entities[qid].country)}
    roster = Roster(text=article.text, countries=countries)
    bodies = Bodies()
    sentences = [find_actors(bodies.read(units), roster) for units in split_units(article, linked.links, rules)]
    for units in sentences:
        note_leaders(units, roster)
        note_posts(units, roster)
    relations = list(_offices(roster, rules))
    floor = Floor(countries=countries, ranked=roster.ranked)
    for units in sentences:
        relations += read_sentence(join_actors(units, roster), rules, roster, floor, article.published)
    relations = [each for each in _without_echoes(relations) if each.type != "statement" or any(_speaker(each))]
    relations.sort(key=lambda each: (each.evidence, each.kind, each.type, each.rule))
    return Related(article=article, links=linked.links, relations=tuple(_once(list(_calls(relations)), article.text)))


def _offices(roster: Roster, rules: Rules) -> Iterator[Relation]:
    """Yield each office once: of the readings of one person's office, the one that says what it is of.

    Somebody has two where both are told in full, and are called differently and of different things.
    """
    best: dict[tuple[str, str, str], Office] = {}
    noted = [office for office in roster.offices if not _is_of_another_state(office, roster)]
    for office in noted:
        key = (office.kind, office.person.identity, office.status)
        kept = best.get(key)
        if kept is None or _fullness(office) > _fullness(kept):
            best[key] = office
    offices = list(best.values())
    for office in noted:
        if office.of is not None and not any(_is_again_office(office, other) for other in offices):
            offices.append(office)
    for office in offices:
        if office.of is None and not _is_told(office, offices):
            continue
        arguments = [_of_link("person", office.person)]
        label = rules.labels.get(arabic.fold(office.title), "")
        if office.of is not None:
            arguments.append(_of_link("of", office.of))
        yield Relation(
            kind="relation",
            type=_TYPES[office.kind],
            status=Status(office.status),
            arguments=tuple(arguments),
            evidence=(office.start, office.end),
            rule=office.rule,
            office=office.title,
            office_en=label,
            position=_position(office, label, rules),
        )


def _position(office: Office, label: str, rules: Rules) -> str | None:
    """Return the item of an office of a state: the label is of the whole title, so that a deputy's has none of it."""
    state = office.of.qid if office.of is not None else None
    if office.kind != "office" or not label or state is None:
        return None
    return rules.positions.get((state, label))


def _is_of_another_state(office: Office, roster: Roster) -> bool:
    """Whether an office is of a state that is not its bearer's: سيقنع ترامب زعيم كوريا الشمالية."""
    home = roster.countries.get(office.person.qid or "")
    of = office.of
    return home is not None and of is not None and of.mention.type is EntityType.STATE and of.meant != home


def _is_again_office(one: Office, other: Office) -> bool:
    """Whether an office may be another reading of one that is kept."""
    if (one.kind, one.person.identity) != (other.kind, other.person.identity) or other.of is None or one.of is None:
        return False
    heads = [title_key(office.title).split(" ")[0] for office in (one, other)]
    return one.of.identity == other.of.identity or heads[0] == heads[1]


def _fullness(office: Office) -> tuple[bool, bool]:
    return office.of is not None, " " in office.title


def _is_told(office: Office, offices: Iterable[Office]) -> bool:
    """Whether a title says something without what it is of: not الوزير, nor the head of one that is told in full."""
    if office.kind != "office":
        return office.kind == "spokesperson" and "باسم" in office.title
    head, _, rest = title_key(office.title).partition(" ")
    if rest or (head in _BARE and office.title.startswith("ال")):
        return bool(rest)
    same = [o for o in offices if o.person.identity == office.person.identity and o.status == office.status]
    return not any(title_key(o.title).startswith(head + " ") for o in same)


def _of_link(role: str, link: Link) -> Argument:
    mention = link.mention
    return Argument(
        role=role,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        type=mention.type,
        qid=link.qid,
        name=name_of(link),
    )


def _without_echoes(relations: Sequence[Relation]) -> Iterator[Relation]:
    """Yield the relations, but for headlines that quote somebody whom the article quotes itself.

    And but for statements told of within another one's words by the same speaker: نقلا عن بيان لوزارة الخارجية.
    """
    told = [each for each in relations if each.type == "statement"]
    quoted = {_speaker(each) for each in told if each.rule != _HEADLINE}
    for each in relations:
        headline = each.rule == _HEADLINE and _speaker(each) in quoted
        if not headline and not (each.type == "statement" and any(_is_within(each, other) for other in told)):
            yield each


def _is_within(one: Relation, other: Relation) -> bool:
    """Whether the words of a statement are a part of those of another one by the same speaker."""
    (start, end), (first, last) = one.evidence, other.evidence
    return first <= start and end <= last and last - first > end - start and _speaker(one) == _speaker(other)


def _speaker(relation: Relation) -> frozenset[str]:
    return frozenset(argument.identity for argument in relation.having("speaker"))


def _calls(relations: list[Relation]) -> Iterator[Relation]:
    """Yield the relations; what X "discussed with" Y is the call that the article speaks of elsewhere."""
    calls = {_who(each) for each in relations if each.type == "phone-call"}
    for each in relations:
        by_verb = each.type == "talks" and "confer" in each.rule
        yield replace(each, type="phone-call") if by_verb and _who(each) in calls else each


def _once(relations: list[Relation], text: str) -> Iterator[Relation]:
    """Yield the relations, an event that is told of several times once: where most is said of it.

    Attacks are many, but one told of by a noun with its article (الهجمات الإسرائيلية) is one told of elsewhere.
    """
    kept: list[Relation] = []
    relations = [each for each in relations if not _is_told_in_parts(each, relations)]
    relations = list({_where(each): each for each in reversed(relations)}.values())[::-1]
    for each in sorted(relations, key=_weight):
        if each.kind == "relation" or _is_new(each, text) or not any(_is_again(each, other) for other in kept):
            kept.append(each)
    kept_set = {id(each) for each in kept}
    yield from (each for each in relations if id(each) in kept_set)


def _where(one: Relation) -> object:
    """Return what tells places in others apart, which are told of once; of all else, each by itself."""
    if one.type != "located-in":
        return id(one)
    return tuple((argument.role, argument.identity) for argument in one.arguments)


def _is_told_in_parts(one: Relation, others: Sequence[Relation]) -> bool:
    """Whether an event with several (خلال اتصاله بفلان وفلان) is told of with each of them by itself."""
    who = _who(one)
    parts = [_who(each) for each in others if each.type == one.type and each.status is one.status]
    return one.kind == "event" and any(
        all({first, other} in parts for other in who if other != first) for first in who if len(who) > 2
    )


def _weight(relation: Relation) -> tuple[int, int]:
    told = len(relation.having("participant")) + len(relation.having("place")) + bool(relation.date_text)
    return (-told, relation.evidence[0])


def _is_new(one: Relation, text: str) -> bool:
    """Whether words tell of something of its own however often they do."""
    start = one.evidence[0]
    return one.type == "statement" or (one.type == "attack" and not text.startswith(("ال", "لل"), start))


def _is_again(one: Relation, other: Relation) -> bool:
    """Whether one event may be the other, of which as much or more is said."""
    if one.type != other.type or one.status is not other.status or not _who(one) <= _who(other):
        return False
    places = {argument.qid for relation in (one, other) for argument in relation.having("place")}
    return len(places) <= 1 and (
        not one.date_text or not other.date_text or (one.date or one.date_text) == (other.date or other.date_text)
    )


def _who(relation: Relation) -> frozenset[str]:
    return frozenset(argument.identity for argument in relation.having("participant"))


def relation_to_json(relation: Relation, text: str) -> dict[str, object]:
    """Return a relation as ``kg relate`` prints it."""
    row: dict[str, object] = {"kind": relation.kind, "type": relation.type}
    if relation.type == "located-in":
        row["place"] = _one(relation.having("place"))
        row["of"] = _one(relation.having("of"))
    elif relation.kind == "relation":
        row["person"] = _one(relation.having("person"))
        row["office"] = relation.office
        row["office_en"] = relation.office_en or None
        if relation.type == "holds-office":
            row["position"] = relation.position
        row["of"] = _one(relation.having("of"))
    else:
        if relation.type == "statement":
            row["speaker"] = [_argument_to_json(argument) for argument in relation.having("speaker")]
            row["addressee"] = [_argument_to_json(argument) for argument in relation.having("addressee")]
            row["says"] = relation.says
            row["content"] = list(relation.content) if relation.content else None
        else:
            row["participants"] = [_argument_to_json(argument) for argument in relation.having("participant")]
            if targets := relation.having("target"):
                row["targets"] = [_argument_to_json(argument) for argument in targets]
        row["place"] = _one(relation.having("place"))
        row["date_text"] = relation.date_text or None
        row["date"] = relation.date
    row["status"] = relation.status.value
    row["evidence"] = list(relation.evidence)
    row["evidence_text"] = text[slice(*relation.evidence)]
    row["rule"] = relation.rule
    return row


def _one(arguments: tuple[Argument, ...]) -> dict[str, object] | None:
    return _argument_to_json(arguments[0]) if arguments else None


def _argument_to_json(argument: Argument) -> dict[str, object]:
    return {
        "start": argument.start,
        "end": argument.end,
        "surface": argument.text,
        "type": argument.type.value,
        "qid": argument.qid,
    }
