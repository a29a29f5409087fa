"""What a change of the tables does: each changed link once, with what it was, what it is, and why."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import tagged
from world import write_model, write_tables

from kg import (
    Aliases,
    Change,
    Effect,
    SeedError,
    compare_links,
    describe_answer,
    link_article,
    tally_changes,
    write_revision,
)
from kg.cli import main
from seeds import make_aliases

ENTITIES = """
Q159|STATE|روسيا|Russia|||Q649
Q649|PLACE|موسكو|Moscow
Q201|PLACE|القنيطرة|Quneitra
Q7747|PERSON|فلاديمير بوتين|Vladimir Putin
"""
Tables = Callable[..., Aliases]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Small tables with more rows."""

    def make(more: str = "", **given: str) -> Aliases:
        return make_aliases(tmp_path, entities=ENTITIES.replace("Moscow\n", f"Moscow\n{more}\n"), **given)

    return make


def changes(old: Aliases, new: Aliases, text: str, *given: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    page = tagged(text, *given)
    found = compare_links(link_article(page, old), link_article(page, new))
    return [(c.effect.value, c.there.mention.text, describe_answer(c.old), describe_answer(c.new)) for c in found]


def test_the_same_tables_change_nothing(tables: Tables) -> None:
    assert changes(tables(), tables(), "زار بوتين موسكو", ("بوتين", "PERSON"), ("موسكو", "PLACE")) == []


def test_a_name_with_a_new_row_is_gained_and_without_it_lost(tables: Tables) -> None:
    old, new = tables(), tables(aliases="بوتين|Q7747|short name")
    words = ("قال بوتين", ("بوتين", "PERSON"))
    assert changes(old, new, *words) == [("gained", "بوتين", "unknown PERSON", "Q7747 PERSON name")]
    assert changes(new, old, *words) == [("lost", "بوتين", "Q7747 PERSON name", "unknown PERSON")]


def test_a_mention_that_comes_or_goes_is_gained_or_lost(tables: Tables) -> None:
    old, new = tables(), tables(stop_words="حدود")
    words = ("على حدود البلاد", ("حدود", "PLACE"))
    assert changes(old, new, *words) == [("lost", "حدود", "unknown PLACE", "no mention")]
    assert changes(new, old, *words) == [("gained", "حدود", "no mention", "unknown PLACE")]


def test_a_second_item_of_a_name_loses_it_and_a_decision_gains_it(tables: Tables) -> None:
    one, two = tables(), tables("Q202|PLACE|القنيطرة|Kenitra")
    decided = tables("Q202|PLACE|القنيطرة|Kenitra", decisions="القنيطرة|Q202")
    words = ("زار القنيطرة", ("القنيطرة", "PLACE"))
    assert changes(one, two, *words) == [
        ("lost", "القنيطرة", "Q201 PLACE name", "ambiguous Q201|Q202 PLACE name"),
    ]
    assert changes(two, decided, *words)[0][0] == "gained"
    assert changes(one, decided, *words) == [("moved", "القنيطرة", "Q201 PLACE name", "Q202 PLACE name")]


def test_another_state_meant_is_a_move(tables: Tables) -> None:
    old, new = tables(), tables(cues="أعلنت|beside|town|state")
    words = ("أعلنت موسكو", ("موسكو", "PLACE"))
    assert changes(old, new, *words) == [("moved", "موسكو", "Q649 PLACE name", "Q649 PLACE name for Q159")]


def test_the_same_item_of_another_type_is_retyped(tables: Tables) -> None:
    old, new = tables("Q5|PLACE|مثالستان|x"), tables("Q5|STATE|مثالستان|x")
    words = ("زار مثالستان", ("مثالستان", "PLACE"))
    assert changes(old, new, *words) == [("retyped", "مثالستان", "Q5 PLACE name", "Q5 STATE name")]


def test_the_same_answer_for_other_words_is_recut(tables: Tables) -> None:
    old, new = tables(), tables(titles="الباحث|PERSON")
    words = ("قال الباحث فلان علان", ("الباحث فلان علان", "PERSON"))
    assert changes(old, new, *words) == [("recut", "فلان علان", "unknown PERSON", "unknown PERSON")]


def test_one_name_that_becomes_two_is_one_change_and_one_gain(tables: Tables) -> None:
    old, new = tables(), tables("Q8|PERSON|فلان علان|x\nQ9|PERSON|كريم مثال|y")
    found = changes(old, new, "لقاء فلان علان كريم مثال", ("فلان علان كريم مثال", "PERSON"))
    assert [(effect, words) for effect, words, *_ in found] == [("gained", "فلان علان"), ("gained", "كريم مثال")]


def test_the_reason_is_that_of_the_new_tables(tables: Tables) -> None:
    old, new = tables(), tables(aliases="بوتين|Q7747|short name")
    page = tagged("قال بوتين", ("بوتين", "PERSON"))
    (gained,) = compare_links(link_article(page, old), link_article(page, new))
    (lost,) = compare_links(link_article(page, new), link_article(page, old))
    assert (gained.reason, lost.reason) == ("as written", "")


def test_changes_are_counted_by_effect_words_and_article(tables: Tables) -> None:
    old, new = tables(), tables(aliases="بوتين|Q7747|short name")
    page = tagged("بوتين، بوتين", ("بوتين", "PERSON"), ("بوتين", "PERSON"))
    both: list[Change] = list(compare_links(link_article(page, old), link_article(page, new)))
    tallies = tally_changes([*(("a", change) for change in both), ("b", both[0])])
    assert [tally.effect for tally in tallies] == list(Effect)
    assert (tallies[0].links, tallies[0].names, tallies[0].articles) == (3, 1, 2)
    assert all(tally.links == 0 for tally in tallies[1:])


# The verb


def run(folder: Path, *arguments: str) -> Result:
    """The verb on the small world, whose new tables have no short name of Putin; OLD is the folder with it."""
    old, new, model = write_tables(folder / "old"), write_tables(folder / "new"), write_model(folder / "model")
    table = new / "aliases.tsv"
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("بوتين")]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "a.txt").write_text("قال الرئيس بوتين إن روسيا هنا", encoding="utf-8")
    words = [word.replace("OLD", str(old)).replace("INPUT", str(folder / "a.txt")) for word in arguments]
    return CliRunner().invoke(main, ["seeds", "impact", *words, "--seeds", str(new), "--model", str(model)])


def test_the_verb_lists_what_changed_and_counts_it(tmp_path: Path) -> None:
    done = run(tmp_path, "OLD", "INPUT")
    assert done.exit_code == 0 and not done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == ["a", "    lost 11-16 بوتين: Q7747 PERSON name → no mention"]
    assert ["lost", "1", "1", "1"] in [line.split() for line in lines]


def test_the_verb_writes_a_table_to_read_on(tmp_path: Path) -> None:
    done = run(tmp_path, "OLD", "INPUT", "--format", "tsv")
    head, row = (line.split("\t") for line in done.stdout.splitlines())
    assert head == ["article", "effect", "start", "end", "words", "old", "new", "reason"]
    assert row == ["a", "lost", "11", "16", "بوتين", "Q7747 PERSON name", "no mention", ""]
    assert "lost" in done.stderr


def test_the_verb_wants_old_tables_and_an_input(tmp_path: Path) -> None:
    done = run(tmp_path, "INPUT")
    assert done.exit_code == 2 and "give the folder of the old tables, or --git REV" in done.stderr


# A revision of git


def git(folder: Path, *words: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *name, *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder of tables in a git checkout: committed without metonyms.tsv, and changed since."""
    seeds = write_tables(tmp_path / "checkout" / "seeds")
    cues = (seeds / "metonyms.tsv").read_bytes()
    (seeds / "metonyms.tsv").unlink()
    git(seeds.parent, "init", "--quiet")
    git(seeds.parent, "add", ".")
    git(seeds.parent, "commit", "--quiet", "--message", "tables")
    (seeds / "metonyms.tsv").write_bytes(cues)
    (seeds / "stopwords.txt").write_text("على\n", encoding="utf-8")
    return seeds


def test_tables_are_written_as_they_were_in_a_revision(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    assert write_revision(checkout, "HEAD", tmp_path / "old") == ("metonyms.tsv",)
    assert (tmp_path / "old" / "stopwords.txt").read_text(encoding="utf-8") == "في\n"
    assert (checkout / "stopwords.txt").read_text(encoding="utf-8") == "على\n"
    for name in ("entities.tsv", "metonyms.tsv"):
        assert (tmp_path / "old" / name).read_bytes() == (checkout / name).read_bytes()


@pytest.mark.parametrize("revision", ["nothing", "--help", "HEAD:seeds", ""])
def test_what_is_no_revision_is_said_in_a_line(checkout: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(SeedError, match="no revision of the git checkout"):
        write_revision(checkout, revision, tmp_path)


def test_a_revision_without_the_folder_is_said_in_a_line(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="HEAD: has no tables for"):
        write_revision(write_tables(checkout.parent / "others"), "HEAD", tmp_path)


def test_a_folder_in_no_checkout_is_said_in_a_line(tmp_path: Path) -> None:
    done = run(tmp_path, "--git", "HEAD", "INPUT")
    (line,) = done.stderr.splitlines()
    assert done.exit_code == 2 and "in no git checkout (give the folder of the old tables)" in line


def test_the_verb_takes_the_old_tables_from_git(tmp_path: Path) -> None:
    run(tmp_path, "OLD", "INPUT")  # which writes the world
    git(tmp_path, "init", "--quiet")
    shutil.copy(tmp_path / "old" / "aliases.tsv", tmp_path / "new" / "aliases.tsv")
    git(tmp_path, "add", "new")
    git(tmp_path, "commit", "--quiet", "--message", "tables")
    done = run(tmp_path, "--git", "HEAD", "INPUT")
    assert done.exit_code == 0 and "    lost 11-16 بوتين" in done.stdout
