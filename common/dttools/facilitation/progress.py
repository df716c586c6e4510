"""How far a workshop is: derived from the document, never typed in."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document import ProjectDocument
from dttools.model import EmpathyMap, Idea, IdeaStatus, Note, Persona, Phase, Vote
from dttools_resources.i18n import tr

_SOME = 3
_SEVERAL = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a phase wants to have been done."""

    text: str
    done: bool


def steps(document: ProjectDocument, phase: Phase) -> list[Step]:
    """The steps of a phase."""
    return {
        Phase.EMPATHIZE: _empathize,
        Phase.DEFINE: _define,
        Phase.IDEATE: _ideate,
        Phase.PROTOTYPE: _prototype,
        Phase.TEST: _test,
    }[phase](document)


def completion_rate(document: ProjectDocument) -> int:
    """How much of a workshop is done, in percent: the mean over its phases, in each the share of its steps."""
    shares = []
    for phase in Phase:
        wanted = steps(document, phase)
        shares.append(sum(step.done for step in wanted) / len(wanted))
    return round(100 * sum(shares) / len(shares))


def _empathize(document: ProjectDocument) -> list[Step]:
    personas = list(document.all(Persona))
    maps = list(document.all(EmpathyMap))
    return [
        Step(tr("A persona has a name"), any(persona.name for persona in personas)),
        Step(tr("A persona's card has three notes"), any(_notes(document, one) >= _SOME for one in personas)),
        Step(
            tr("An empathy map has three notes on what you heard and saw"),
            any(_notes(document, one) >= _SOME for one in maps),
        ),
    ]


def _define(document: ProjectDocument) -> list[Step]:
    return [Step(tr("The problem is written down"), bool(document.project.problem))]


def _ideate(document: ProjectDocument) -> list[Step]:
    ideas = list(document.all(Idea))
    return [
        Step(tr("There are at least five ideas"), len(ideas) >= _SEVERAL),
        Step(tr("People have voted"), next(document.all(Vote), None) is not None),
        Step(tr("An idea is selected"), any(idea.status is not IdeaStatus.IDEA for idea in ideas)),
    ]


def _prototype(document: ProjectDocument) -> list[Step]:
    built = {IdeaStatus.PROTOTYPE, IdeaStatus.TESTED}
    return [Step(tr("An idea has a prototype"), any(idea.status in built for idea in document.all(Idea)))]


def _test(document: ProjectDocument) -> list[Step]:
    return [
        Step(
            tr("A prototype was tested with people"),
            any(idea.status is IdeaStatus.TESTED for idea in document.all(Idea)),
        )
    ]


def _notes(document: ProjectDocument, board: Persona | EmpathyMap) -> int:
    return sum(1 for note in document.children(Note, board.id) if note.text)
