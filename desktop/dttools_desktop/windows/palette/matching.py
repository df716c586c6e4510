"""Finding commands by a few letters in their order, as people remember them; accents and case do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from dttools_desktop.windows.palette.command import PaletteCommand

_WORD_START = 8
_RUN = 4
_WHOLE_WORD = 20
_GAP = 1


def folded(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def score(wanted: str, text: str) -> int | None:
    """How well letters are found in a text, in their order; None when they are not. Both `folded`.

    Letters that begin words or follow each other count more; letters between them count against.
    """
    if not wanted:
        return 0
    at = text.find(wanted)
    if at >= 0:
        begins = at == 0 or not text[at - 1].isalnum()
        return len(wanted) * (_RUN + _WORD_START) + (_WHOLE_WORD if begins else 0) - at * _GAP
    total, at = 0, -1
    for letter in wanted.replace(" ", ""):
        found = text.find(letter, at + 1)
        if found < 0:
            return None
        start = found == 0 or not text[found - 1].isalnum()
        total += _RUN if found == at + 1 else _WORD_START if start else -_GAP * min(found - at, 6)
        at = found
    return total


def found(commands: Iterable[PaletteCommand], wanted: str, recent: Sequence[str]) -> list[PaletteCommand]:
    """Commands that letters find, the best first; without letters, those used lately, then all in their order."""
    letters = folded(wanted.strip())
    ranked: list[tuple[tuple[int, int, int], PaletteCommand]] = []
    for place, command in enumerate(commands):
        marks = [
            score(letters, folded(command.words)),
            _less(score(letters, folded(f"{command.place} {command.words}")), 6),
        ]
        best = max((mark for mark in marks if mark is not None), default=None)
        if best is None or best < -len(letters) * 2:
            continue
        used = recent.index(command.name) if command.name in recent else len(recent)
        rank = (-best - (3 if used < len(recent) else 0), used, place) if letters else (0, used, place)
        ranked.append((rank, command))
    return [command for _, command in sorted(ranked, key=lambda each: each[0])]


def _less(mark: int | None, by: int) -> int | None:
    return None if mark is None else mark - by
