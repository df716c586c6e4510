from __future__ import annotations

from pathlib import Path

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import StartProject
from dttools.errors import AppError, InvalidInput, UnsupportedFile
from dttools.exchange.imported import add_commands, vote_commands
from dttools.exchange.pabulib import BallotFile, looks_like_ballots, read_ballots
from dttools.ids import ActorId, new_project_id
from dttools.model import Idea, Vote

ANA = ActorId("ana")
TURK = "artificial_mechanical-turk_k-approval-7_.pb"
WARSAW = "poland_warszawa_2017_srodmiescie.pb"
PUBLISHED = [49, 38, 30, 28, 27, 24, 22, 19, 19, 18, 15, 14, 14, 12, 11, 8, 5, 4, 4, 3]
SMALL = (
    "META\nkey;value\ncountry;X\nPROJECTS\nproject_id;name;votes\n1;One;1\n2;Two;2\nVOTES\nvoter_id;vote\na;1,2\nb;2\n"
)


@pytest.fixture
def turk(shared_data: Path) -> BallotFile:
    return read_ballots((shared_data / TURK).read_bytes())


@pytest.fixture
def warsaw(shared_data: Path) -> BallotFile:
    return read_ballots((shared_data / WARSAW).read_bytes())


def document_with(file: BallotFile) -> ProjectDocument:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), "Orçamento"), by=ANA)
    ideas, _ = file.ideas()
    for command in [*add_commands(ideas), *vote_commands(file.votes(ideas))]:
        document.apply(command, by=ANA)
    return document


def test_the_twenty_ideas_come_with_five_categories_and_the_published_totals(turk: BallotFile) -> None:
    ideas, problems = turk.ideas()
    assert len(ideas) == 20
    assert problems == ()
    assert ideas[0].title == "Planting trees in the city"
    assert ideas[0].text("category") == "Environment, public health & safety"
    assert ideas[0].text("description").startswith("Street trees cool the city, absorb pollution, & make")
    assert len({idea.text("category") for idea in ideas}) == 5
    assert [project.published_votes for project in turk.projects] == PUBLISHED
    assert len(turk.ballots) == 73
    assert list(turk.totals().values()) == PUBLISHED
    assert turk.check_totals() == ()


def test_ballots_become_votes_with_the_published_totals(turk: BallotFile) -> None:
    document = document_with(turk)
    totals = {idea.title: document.votes(idea.id) for idea in document.all(Idea)}
    assert [totals[project.name] for project in turk.projects] == PUBLISHED
    assert len({vote.voter for vote in document.all(Vote)}) == 73


def test_a_voter_has_the_same_pseudo_id_at_every_import(turk: BallotFile) -> None:
    ideas, _ = turk.ideas()
    again, _ = turk.ideas()
    assert [vote.voter for vote in turk.votes(ideas)] == [vote.voter for vote in turk.votes(again)]
    assert "1024" not in {vote.voter for vote in turk.votes(ideas)}


def test_all_polish_letters_are_right(warsaw: BallotFile) -> None:
    ideas, problems = warsaw.ideas()
    titles = [idea.title for idea in ideas]
    assert len(titles) == 57
    assert problems == ()
    assert titles[1] == "Uzupełnienie sieci tras rowerowych w Śródmieściu"
    assert titles[3] == "Połączenie pasów rowerowych na Tamce z mostem Świętokrzyskim"
    assert "Klub Mam „Mama Wśród Mieściu”" in titles
    assert set("ąćęłńóśżŚ") <= set("".join(titles))
    assert ideas[0].text("category") == "education"
    assert ideas[0].values["tags"] == ("culture", "public space")


def test_the_polish_totals_follow_from_the_ballots(warsaw: BallotFile) -> None:
    assert len(warsaw.ballots) == int(warsaw.meta["num_votes"]) == 5765
    assert warsaw.totals() == {project.id: project.published_votes for project in warsaw.projects}
    assert warsaw.check_totals() == ()


def test_a_total_that_the_ballots_do_not_give_is_reported() -> None:
    file = read_ballots(SMALL.replace("1;One;1", "1;One;9").encode())
    assert [(problem.line, problem.message) for problem in file.check_totals()] == [
        (6, "9 votes published, 1 found in the ballots.")
    ]


def test_a_ballots_file_is_known_by_its_first_line(shared_data: Path) -> None:
    assert looks_like_ballots((shared_data / TURK).read_bytes())
    assert looks_like_ballots(b"\xef\xbb\xbfMETA\r\n")
    assert not looks_like_ballots(b"METADATA;x\n")
    assert not looks_like_ballots(b"title;text\n")


@pytest.mark.parametrize(
    ("broken", "kind", "line"),
    [
        ("", UnsupportedFile, "Line 1"),
        ("title;text\na;b\n", UnsupportedFile, "Line 1"),
        (SMALL.replace("META\n", ""), UnsupportedFile, "Line 1"),
        (SMALL.replace("PROJECTS\n", ""), UnsupportedFile, "Line 7: section VOTES is out of place"),
        (SMALL[: SMALL.index("VOTES")], UnsupportedFile, "Line 8: section VOTES is missing"),
        (SMALL.replace("project_id;name", "project_id;label"), UnsupportedFile, "Line 5: column name is missing"),
        (SMALL.replace("voter_id;vote", "voter;vote"), UnsupportedFile, "Line 9: column voter_id is missing"),
        (SMALL.replace("2;Two;2", "1;Two;2"), InvalidInput, "Line 7: project 1 is there twice"),
        (SMALL.replace("2;Two;2", "2;Two;many"), InvalidInput, "Line 7: “many” is not a number"),
        (SMALL.replace("2;Two;2", "2;Two;2;x"), InvalidInput, "Line 7 has 4 fields"),
        (SMALL.replace("b;2", "b;3"), InvalidInput, "Line 11 votes for project 3"),
        (SMALL.replace("One", "\udcff"), InvalidInput, "Line 6 cannot be read as UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(broken: str, kind: type[AppError], line: str) -> None:
    with pytest.raises(kind, match=line):
        read_ballots(broken.encode(errors="surrogateescape"))


def test_rankings_are_not_taken_for_approvals() -> None:
    assert not read_ballots(SMALL.replace("country;X", "vote_type;ordinal").encode()).has_approvals
