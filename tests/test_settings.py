"""Settings: where they come from, which win, and what is told when they are wrong."""

from dataclasses import fields
from pathlib import Path

import pytest

from kg import Settings, SettingsError, load_settings
from kg.settings import data_folder


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "kg.toml"
    path.parent.mkdir()
    return path


def test_without_a_file_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings() == Settings()
    assert Settings().base == "https://example.org/kg/"


@pytest.mark.parametrize("name", ["seeds", "shapes", "queries"])
def test_the_shipped_folders_are_there(name: str) -> None:
    assert data_folder(name).is_dir()
    assert getattr(Settings(), name) == data_folder(name)


def test_the_file_of_the_working_folder_is_read(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text('base = "https://news.example/"\nkeep_text = false\nbatch = 4\n')
    monkeypatch.chdir(toml.parent)
    settings = load_settings()
    assert (settings.base, settings.keep_text, settings.batch) == ("https://news.example/", False, 4)


def test_arguments_win_over_the_file_and_none_is_not_given(toml: Path) -> None:
    toml.write_text('base = "https://news.example/"\nbatch = 4\n')
    settings = load_settings(toml, base="https://other.example/", batch=None)
    assert (settings.base, settings.batch) == ("https://other.example/", 4)


def test_thresholds_are_a_table_of_types(toml: Path) -> None:
    toml.write_text('device = "cpu"\n[thresholds]\nORG = 0.5\nPLACE = 0\n')
    assert load_settings(toml).tagging()["thresholds"] == {"ORG": 0.5, "PLACE": 0}


def test_folders_are_relative_to_the_file(toml: Path) -> None:
    toml.write_text('seeds = "tables"\nmodel = "/models/mine"\n')
    settings = load_settings(toml)
    assert (settings.seeds, settings.model) == (toml.parent / "tables", Path("/models/mine"))


def test_an_unknown_key_lists_the_known(toml: Path) -> None:
    toml.write_text('bass = "https://news.example/"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(toml)
    known = ", ".join(sorted(field.name for field in fields(Settings)))
    assert str(caught.value) == f"{toml}: no setting 'bass'; there are: {known}"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("batch = true", "batch is True (expected int)"),
        ('batch = "16"', "batch is '16' (expected int)"),
        ("batch = 1.5", "batch is 1.5 (expected int)"),
        ("keep_text = 0", "keep_text is 0 (expected bool)"),
        ("base = 7", "base is 7 (expected str)"),
        ("seeds = []", "seeds is [] (expected str)"),
        ("[model]", "model is {} (expected str)"),
        ("batch = 0", "batch is 0 (expected 1 to 10,000)"),
        ('backend = "slow"', "backend is 'slow' (expected fast or spacy)"),
        ("thresholds = 0.5", "thresholds is 0.5 (expected dict)"),
        ("[thresholds]\nPERSONS = 0.5", "thresholds: no type 'PERSONS' (expected PERSON, STATE, ORG, PLACE)"),
        ("[thresholds]\nORG = 2", "thresholds: ORG is 2 (expected a number from 0 to 1)"),
        ('[thresholds]\nORG = "high"', "thresholds: ORG is 'high' (expected a number from 0 to 1)"),
        ("longest = -1", "longest is -1 (expected 1 to 4,000,000)"),
        ("base =", "(expected a TOML file)"),
        ("base = 1\nbase = 2", "(expected a TOML file)"),
    ],
)
def test_a_wrong_value_is_one_line_that_says_what_is_right(line: str, says: str, toml: Path) -> None:
    toml.write_text(line)
    with pytest.raises(SettingsError) as caught:
        load_settings(toml)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, b"\xff\xfe", b"\0"])
def test_a_file_that_is_no_toml_is_told(data: bytes | None, toml: Path) -> None:
    if data is not None:
        toml.write_bytes(data)
    with pytest.raises(SettingsError, match=r"kg\.toml: .*expected a TOML file") as caught:
        load_settings(toml)
    assert str(toml) in str(caught.value)


@pytest.mark.parametrize(
    "base", ["https://news.example/", "http://localhost:8000/kg/", "urn:news:", "https://أخبار.example/"]
)
def test_a_base_names_things(base: str) -> None:
    assert Settings(base=base).base == base


@pytest.mark.parametrize(
    "base",
    [
        "", "news", "news/", "/", "file:///news/", "https://news.example", "https://news.example/#", "https://a b/",
        "https://news.example/<>/", "https://[/", "https://x/%zz/", "https://x/\n/", 'https://x/"/',
    ],
)  # fmt: skip
def test_a_base_that_cannot_name_anything_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="is no base for IRIs") as caught:
        load_settings(base=base)
    assert "\n" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().batch = 2  # type: ignore[misc]
