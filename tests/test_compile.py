"""Compiling the tables: when it is done, where the file goes, and what two processes or a full folder do to it."""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import SeedError, load_aliases
from kg.cli import main
from kg.index import Index
from seeds import write_seeds

ENTITIES = """
Q85|PLACE|القاهرة|Cairo||Q79|||||city|curated
Q79|STATE|مصر|Egypt|||Q85|EG|||state|curated
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    write_seeds(folder, entities=ENTITIES, aliases="مصري|Q79|demonym|curated|2026-11-21", stop_words="القوة_القاهرة")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def files(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_tables_that_stay_as_they_are_are_compiled_once(seeds: Path, cache: Path) -> None:
    load_aliases(seeds, cache=cache)
    (name,) = files(cache)
    written = (cache / name).stat().st_mtime_ns
    assert load_aliases(seeds, cache=cache).named("القاهرة")[0].qid == "Q85"
    assert files(cache) == [name]
    assert (cache / name).stat().st_mtime_ns == written


@pytest.mark.parametrize("table", ["entities.tsv", "aliases.tsv", "not-aliases.tsv", "ambiguous.tsv", "stopwords.txt"])
def test_a_change_of_a_large_table_is_compiled_and_what_was_there_goes(seeds: Path, cache: Path, table: str) -> None:
    load_aliases(seeds, cache=cache)
    before = files(cache)
    (seeds / table).write_bytes((seeds / table).read_bytes() + b"\n")
    load_aliases(seeds, cache=cache)
    assert len(files(cache)) == 1
    assert files(cache) != before


def test_a_row_that_is_new_is_known_at_the_next_load_and_not_before(seeds: Path, cache: Path) -> None:
    old = load_aliases(seeds, cache=cache)
    write_seeds(seeds, entities=ENTITIES, aliases="أم الدنيا|Q85|name|curated|2026-11-21")
    new = load_aliases(seeds, cache=cache)
    assert new.named("أم الدنيا")[0].qid == "Q85"
    assert old.named("أم الدنيا") == ()
    assert old.demonyms["مصري"][0].qid == "Q79"  # its file is gone from the folder, and still open


def test_two_folders_of_tables_keep_their_files_side_by_side(tmp_path: Path, seeds: Path, cache: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_seeds(other, entities=ENTITIES)
    load_aliases(seeds, cache=cache)
    load_aliases(other, cache=cache)
    assert len(files(cache)) == 2


def test_a_fault_leaves_no_file(seeds: Path, cache: Path) -> None:
    write_seeds(seeds, entities=ENTITIES, aliases="مصر|Q5|name")
    with pytest.raises(SeedError, match="Q5 has no row"):
        load_aliases(seeds, cache=cache)
    assert files(cache) == []


def test_where_nothing_can_be_kept_the_tables_serve_all_the_same(
    seeds: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING, logger="kg.compile"):
        aliases = load_aliases(seeds, cache=tmp_path / "file" / "cache")
    assert "the tables are compiled anew each time" in caplog.text
    assert aliases.named("القاهرة")[0].qid == "Q85"
    assert list(aliases.names) == ["القاهره", "مصر"]


def test_a_file_of_a_folder_that_cannot_be_written_is_read(seeds: Path, cache: Path) -> None:
    load_aliases(seeds, cache=cache)
    cache.chmod(0o500)
    try:
        assert load_aliases(seeds, cache=cache).named("القاهرة")[0].qid == "Q85"
    finally:
        cache.chmod(0o700)


def test_processes_that_start_at_once_all_get_the_tables(seeds: Path, cache: Path) -> None:
    program = "import sys; from pathlib import Path; from kg.aliases import load_aliases; " + (
        "print(load_aliases(Path(sys.argv[1]), cache=Path(sys.argv[2])).named('مصر')[0].qid)"
    )
    command = [sys.executable, "-X", "utf8", "-c", program, str(seeds), str(cache)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0].strip() for process in running] == ["Q79"] * 4
    assert len(files(cache)) == 1


def test_threads_read_one_index(seeds: Path, cache: Path) -> None:
    aliases = load_aliases(seeds, cache=cache)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(aliases.named, ["القاهرة", "مصر", "طوكيو"] * 50))
    assert [[candidate.qid for candidate in each] for each in found] == [["Q85"], ["Q79"], []] * 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_reads_the_index_of_its_parent(seeds: Path, cache: Path) -> None:
    aliases = load_aliases(seeds, cache=cache)
    assert aliases.named("مصر")[0].qid == "Q79"
    child = os.fork()
    if not child:
        os._exit(0 if aliases.named("القاهرة")[0].qid == "Q85" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_table_of_the_index_is_a_mapping(seeds: Path, cache: Path) -> None:
    load_aliases(seeds, cache=cache)
    index = Index(next(cache.iterdir()))
    assert dict(index.longest) == {"القاهره": 1, "القوه": 2, "مصر": 1, "مصري": 1}
    assert ("مصر" in index.names, "طوكيو" in index.names, 5 in index.names) == (True, False, False)
    assert (len(index.names), len(index.entities)) == (2, 2)
    with pytest.raises(KeyError):
        index.names["طوكيو"]


def test_a_damaged_file_is_written_anew(seeds: Path, cache: Path) -> None:
    load_aliases(seeds, cache=cache)
    (name,) = files(cache)
    (cache / name).write_bytes(b"no database at all" * 100)
    assert load_aliases(seeds, cache=cache).named("القاهرة")[0].qid == "Q85"


def test_what_is_no_text_is_in_no_table(seeds: Path, cache: Path) -> None:
    aliases = load_aliases(seeds, cache=cache)
    assert aliases.named("القا\ud800هرة") == ()
    assert "\ud800" not in aliases.longest


def test_the_setting_cache_says_where_the_file_is_kept(seeds: Path, tmp_path: Path) -> None:
    settings = tmp_path / "kg.toml"
    settings.write_text('cache = "kept"\nseeds = "seeds"\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["explain", "مصر", "--settings", str(settings)])
    assert "LINKED to Q79" in done.stdout
    assert len(files(tmp_path / "kept")) == 1
