"""Sturdiness of the tagger: the same held-out news written in other ways, and what F1 each costs.

    python -m bench.sturdy CORPUS [--model FOLDER]

CORPUS is the folder that training takes. Offsets of the gold names follow the letters through every change.
"""

import argparse
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

from bench.tagger import f1, ours
from kg.settings import Settings
from training.corpus import Sentence, load_news, passages_of, rewritten

Change = Callable[[str, random.Random], str]
"""What one character becomes."""

_SHAPES = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0xFE80, 0xFEF5)
    if "ISOLATED" in unicodedata.name(chr(code), "")
}


def _is_letter(char: str) -> bool:
    return "\u0620" <= char <= "\u064a"


CHANGES: dict[str, Change] = {
    "as it is": lambda char, _: char,
    "vowel marks on a third of the letters": lambda char, rng: (
        char + rng.choice("\u064e\u064f\u0650\u0651\u0652") if _is_letter(char) and rng.random() < 1 / 3 else char
    ),
    "tatweel after a tenth of the letters": lambda char, rng: (
        char + "\u0640" if char in "بتثجحخسشصضطظعغفقكلمنهي" and rng.random() < 0.1 else char
    ),
    "presentation forms": lambda char, _: _SHAPES.get(char, char),
    "Persian yeh and kaf": lambda char, _: {"ي": "\u06cc", "ك": "\u06a9"}.get(char, char),
    "no hamza on alef": lambda char, _: "ا" if char in "أإآ" else char,
    "ه for ة, ي for ى": lambda char, _: {"ة": "ه", "ى": "ي"}.get(char, char),
    "no punctuation": lambda char, _: "" if unicodedata.category(char).startswith("P") else char,
    "no full stops": lambda char, _: "" if char in ".!?؟" else char,
    "every space a line break": lambda char, _: "\n" if char == " " else char,
    "marks of direction": lambda char, _: char + "\u200f" if char == " " else char,
}


def written(passages: list[Sentence], change: Change) -> list[Sentence]:
    """Return the passages with every character changed; the same whenever it is asked for."""
    rng = random.Random(0)
    return [rewritten(passage, lambda char: change(char, rng)) for passage in passages]


def main() -> None:
    """Print F1 for each way of writing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--model", type=Path, default=Settings().model)
    options = parser.parse_args()
    system = ours(options.model, "fast")
    passages = passages_of(load_news(options.corpus)[1])
    for name, change in CHANGES.items():
        gold = [(each.text, set(each.spans)) for each in written(passages, change)]
        print(f"{name:38} F1 {100 * f1(system, gold):.2f}")


if __name__ == "__main__":
    main()
