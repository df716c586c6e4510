"""What handlers reach."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from dttools_server.live.rooms import Rooms
from dttools_server.service.access import Access
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.accounts import Accounts
from dttools_server.service.histories import HistoryCases
from dttools_server.service.members import Members
from dttools_server.service.pictures import Pictures
from dttools_server.service.projects import ProjectCases
from dttools_server.service.tools import Tools
from dttools_server.service.votes import Votes


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, and the rooms for live connections."""

    access_tokens: AccessTokens
    access: Access
    accounts: Accounts
    projects: ProjectCases
    members: Members
    tools: Tools
    votes: Votes
    pictures: Pictures
    histories: HistoryCases
    rooms: Rooms


SERVICES = web.AppKey("services", Services)


def services(request: web.Request) -> Services:
    """The use cases of the application that the request came to."""
    return request.config_dict[SERVICES]
