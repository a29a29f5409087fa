"""Arabic news in; people, states, organizations and places linked to Wikidata, validated and queryable, out.

The public face. A module is imported when a name of it is first used, and heavy libraries when a function first needs
them: ``kg query`` would otherwise take longer to start than to answer.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.aliases import Aliases, load_aliases
    from kg.build import build_graph, program_version
    from kg.claim import claim_article, claim_entities, claim_labels
    from kg.curate import Checked, check_seeds, fix_seeds
    from kg.dialects import Endpoint
    from kg.difference import Difference, compare_stores, difference_to_json, difference_to_text
    from kg.distribute import Sharded, build_shards
    from kg.errors import ArticleError, KgError, LimitError, QueryError, SeedError, SettingsError, ShapeError
    from kg.explain import explain_in, explain_name
    from kg.guard import run_limited
    from kg.hints import Ask, fill_question, missing_items
    from kg.impact import Change, Effect, Tally, compare_links, describe_answer, tally_changes, write_revision
    from kg.keep import forget_articles
    from kg.labels import claim_table, load_labels
    from kg.link import link_article, link_articles
    from kg.load import BATCH, PROTOCOLS, Loaded, Target, find_target, load_quads, put_in_graph
    from kg.misses import list_misses
    from kg.model import (
        Argument,
        Article,
        Candidate,
        EntityType,
        Form,
        Link,
        Linked,
        Mention,
        Refusal,
        Related,
        Relation,
        Report,
        Rung,
        Status,
        Summary,
        Tagged,
        Verdict,
        Violation,
    )
    from kg.nif import write_nif
    from kg.present import FORMATS_OF_ANSWERS, answer_to_text, to_geojson
    from kg.profiles import construct_profile, load_profiles, profile_format, profile_to_bytes
    from kg.query import Answer, ask_endpoint, ask_server, ask_store, to_json
    from kg.questions import Question, find_question, load_questions
    from kg.rdf import FORMATS, check_place, new_file, read_quads, serialize_quads, write_quads
    from kg.read import read_articles
    from kg.relate import relate_article, relate_articles, relation_to_json
    from kg.relation_score import RelationScore, read_gold_relations, score_relations
    from kg.relation_trials import judge_examples, list_examples
    from kg.remote import Client, Login, find_login
    from kg.report import (
        BrokenPromise,
        list_broken,
        report_beside,
        report_to_json,
        report_to_text,
        report_to_turtle,
        write_report,
    )
    from kg.rules import Rules, load_rules
    from kg.score import Counts, Score, find_articles, read_gold, score_links
    from kg.settings import Settings, load_settings
    from kg.store import DEFAULT_STORE, load_memory, open_store, sorted_quads
    from kg.storewide import validate_store
    from kg.tables import to_line
    from kg.tag import Tagger, load_tagger
    from kg.trials import Failure, Trial, judge_trials, list_sentences, read_trials
    from kg.validate import Shapes, load_shapes, validate_file, validate_quads

__all__ = [
    "BATCH",
    "DEFAULT_STORE",
    "FORMATS",
    "FORMATS_OF_ANSWERS",
    "PROTOCOLS",
    "Aliases",
    "Answer",
    "Argument",
    "Article",
    "ArticleError",
    "Ask",
    "BrokenPromise",
    "Candidate",
    "Change",
    "Checked",
    "Client",
    "Counts",
    "Difference",
    "Effect",
    "Endpoint",
    "EntityType",
    "Failure",
    "Form",
    "KgError",
    "LimitError",
    "Link",
    "Linked",
    "Loaded",
    "Login",
    "Mention",
    "QueryError",
    "Question",
    "Refusal",
    "Related",
    "Relation",
    "RelationScore",
    "Report",
    "Rules",
    "Rung",
    "Score",
    "SeedError",
    "Settings",
    "SettingsError",
    "ShapeError",
    "Shapes",
    "Sharded",
    "Status",
    "Summary",
    "Tagged",
    "Tagger",
    "Tally",
    "Target",
    "Trial",
    "Verdict",
    "Violation",
    "answer_to_text",
    "ask_endpoint",
    "ask_server",
    "ask_store",
    "build_graph",
    "build_shards",
    "check_place",
    "check_seeds",
    "claim_article",
    "claim_entities",
    "claim_labels",
    "claim_table",
    "compare_links",
    "compare_stores",
    "construct_profile",
    "describe_answer",
    "difference_to_json",
    "difference_to_text",
    "explain_in",
    "explain_name",
    "fill_question",
    "find_articles",
    "find_login",
    "find_question",
    "find_target",
    "fix_seeds",
    "forget_articles",
    "judge_examples",
    "judge_trials",
    "link_article",
    "link_articles",
    "list_broken",
    "list_examples",
    "list_misses",
    "list_sentences",
    "load_aliases",
    "load_labels",
    "load_memory",
    "load_profiles",
    "load_quads",
    "load_questions",
    "load_rules",
    "load_settings",
    "load_shapes",
    "load_tagger",
    "missing_items",
    "new_file",
    "open_store",
    "profile_format",
    "profile_to_bytes",
    "program_version",
    "put_in_graph",
    "read_articles",
    "read_gold",
    "read_gold_relations",
    "read_quads",
    "read_trials",
    "relate_article",
    "relate_articles",
    "relation_to_json",
    "report_beside",
    "report_to_json",
    "report_to_text",
    "report_to_turtle",
    "run_limited",
    "score_links",
    "score_relations",
    "serialize_quads",
    "sorted_quads",
    "tally_changes",
    "to_geojson",
    "to_json",
    "to_line",
    "validate_file",
    "validate_quads",
    "validate_store",
    "write_nif",
    "write_quads",
    "write_report",
    "write_revision",
]

_HOMES: Final = {
    "kg.aliases": ("Aliases", "load_aliases"),
    "kg.build": ("build_graph", "program_version"),
    "kg.claim": ("claim_article", "claim_entities", "claim_labels"),
    "kg.curate": ("Checked", "check_seeds", "fix_seeds"),
    "kg.dialects": ("Endpoint",),
    "kg.difference": ("Difference", "compare_stores", "difference_to_json", "difference_to_text"),
    "kg.distribute": ("Sharded", "build_shards"),
    "kg.errors": ("ArticleError", "KgError", "LimitError", "QueryError", "SeedError", "SettingsError", "ShapeError"),
    "kg.explain": ("explain_in", "explain_name"),
    "kg.guard": ("run_limited",),
    "kg.hints": ("Ask", "fill_question", "missing_items"),
    "kg.impact": ("Change", "Effect", "Tally", "compare_links", "describe_answer", "tally_changes", "write_revision"),
    "kg.keep": ("forget_articles",),
    "kg.labels": ("claim_table", "load_labels"),
    "kg.link": ("link_article", "link_articles"),
    "kg.load": ("BATCH", "PROTOCOLS", "Loaded", "Target", "find_target", "load_quads", "put_in_graph"),
    "kg.misses": ("list_misses",),
    "kg.model": (
        "Argument",
        "Article",
        "Candidate",
        "EntityType",
        "Form",
        "Link",
        "Linked",
        "Mention",
        "Refusal",
        "Related",
        "Relation",
        "Report",
        "Rung",
        "Status",
        "Summary",
        "Tagged",
        "Verdict",
        "Violation",
    ),
    "kg.nif": ("write_nif",),
    "kg.present": ("FORMATS_OF_ANSWERS", "answer_to_text", "to_geojson"),
    "kg.profiles": ("construct_profile", "load_profiles", "profile_format", "profile_to_bytes"),
    "kg.query": ("Answer", "ask_endpoint", "ask_server", "ask_store", "to_json"),
    "kg.questions": ("Question", "find_question", "load_questions"),
    "kg.rdf": ("FORMATS", "check_place", "new_file", "read_quads", "serialize_quads", "write_quads"),
    "kg.read": ("read_articles",),
    "kg.relate": ("relate_article", "relate_articles", "relation_to_json"),
    "kg.relation_trials": ("judge_examples", "list_examples"),
    "kg.remote": ("Client", "Login", "find_login"),
    "kg.report": (
        "BrokenPromise",
        "list_broken",
        "report_beside",
        "report_to_json",
        "report_to_text",
        "report_to_turtle",
        "write_report",
    ),
    "kg.rules": ("Rules", "load_rules"),
    "kg.score": ("Counts", "Score", "find_articles", "read_gold", "score_links"),
    "kg.relation_score": ("RelationScore", "read_gold_relations", "score_relations"),
    "kg.settings": ("Settings", "load_settings"),
    "kg.store": ("DEFAULT_STORE", "load_memory", "open_store", "sorted_quads"),
    "kg.storewide": ("validate_store",),
    "kg.tables": ("to_line",),
    "kg.tag": ("Tagger", "load_tagger"),
    "kg.trials": ("Failure", "Trial", "judge_trials", "list_sentences", "read_trials"),
    "kg.validate": ("Shapes", "load_shapes", "validate_file", "validate_quads"),
}
"""The module of each name: the imports above, for Python."""

_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    thing = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = thing
    return thing


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
