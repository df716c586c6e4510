"""Drawings in a project on disk."""

from __future__ import annotations

from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.ids import new_id
from dttools.model import Board, FreeText, Idea, Picture, Project, Shape, Stamp, Stroke
from dttools_desktop.workspace import Library
from dttools_desktop.workspace.catalogue import asset_hashes, searchable


def test_drawings_are_kept_and_their_words_are_found(library: Library) -> None:
    project = library.open(library.create("Fila"))
    board = next(project.document.all(Board)).id
    for model, values in (
        (Stroke, {"points": (0, 0, 5000, 10_000, 10_000, 5000)}),
        (Shape, {"text": "Recepção"}),
        (FreeText, {"text": "Antes da triagem"}),
        (Stamp, {}),
    ):
        project.apply(AddRecord(model, new_id(), {"board": board, **values}))
    project_id = project.id
    project.close()
    again = library.open(project_id)
    assert len(next(again.document.all(Stroke)).points) == 6
    assert [
        searchable(record) for model in (Stroke, Shape, FreeText, Stamp) for record in again.document.all(model)
    ] == [
        "",
        "Recepção",
        "Antes da triagem",
        "",
    ]
    again.close()


def test_lists_of_words_are_found_still(library: Library) -> None:
    project = library.open(library.create("Fila"))
    board, idea = next(project.document.all(Board)).id, new_id()
    project.apply(AddRecord(Idea, idea, {"board": board, "title": "Senha", "tags": ("digital", "rápido")}))
    own = next(project.document.all(Project))
    project.apply(ChangeFields((own.id,), {"participants": ("Ana", "Bento")}))
    assert "rápido" in searchable(project.document.get(Idea, idea))
    assert "Bento" in searchable(next(project.document.all(Project)))
    project.close()


def test_the_file_of_a_picture_is_referred_to_until_it_is_in_the_trash(library: Library) -> None:
    project = library.open(library.create("Fila"))
    board, picture = next(project.document.all(Board)).id, new_id()
    project.apply(AddRecord(Picture, picture, {"board": board, "asset": "a" * 64, "alt": "A fila da porta"}))
    record = project.document.get(Picture, picture)
    assert project.asset_hashes() == asset_hashes(record) == {"a" * 64}
    assert searchable(record) == "A fila da porta"
    project.apply(TrashRecords((picture,)))
    assert project.asset_hashes() == set()
    project.close()
