"""The REST contract: routes, bodies, errors on the wire. Nothing here knows how it is served."""

from dttools.api.accounts import AccountRole, LoginBody, RefreshBody, RegisterBody, SessionView, UserView
from dttools.api.base import Body, Page, PageQuery, View, checked
from dttools.api.members import MemberChange, MemberList, MemberRole, MemberView, NewMember
from dttools.api.openapi import openapi
from dttools.api.permissions import GRANTS, Permission, permits
from dttools.api.problems import MEDIA_TYPE, STATUS, Problem, all_errors
from dttools.api.projects import (
    PROJECT,
    AssetView,
    NewProject,
    ProjectChange,
    ProjectQuery,
    ProjectStats,
    ProjectView,
    Published,
    VoteTally,
)
from dttools.api.resources import RESOURCES, ChangeBody, Reader, Resource, ToolBody, ToolQuery, ToolView
from dttools.api.routes import PREFIX, PUBLIC, ROUTES, SIGNED_IN, VERSION, VERSION_HEADER, Access, Route

__all__ = [
    "GRANTS",
    "MEDIA_TYPE",
    "PREFIX",
    "PROJECT",
    "PUBLIC",
    "RESOURCES",
    "ROUTES",
    "SIGNED_IN",
    "STATUS",
    "VERSION",
    "VERSION_HEADER",
    "Access",
    "AccountRole",
    "AssetView",
    "Body",
    "ChangeBody",
    "LoginBody",
    "MemberChange",
    "MemberList",
    "MemberRole",
    "MemberView",
    "NewMember",
    "NewProject",
    "Page",
    "PageQuery",
    "Permission",
    "Problem",
    "ProjectChange",
    "ProjectQuery",
    "ProjectStats",
    "ProjectView",
    "Published",
    "Reader",
    "RefreshBody",
    "RegisterBody",
    "Resource",
    "Route",
    "SessionView",
    "ToolBody",
    "ToolQuery",
    "ToolView",
    "UserView",
    "View",
    "VoteTally",
    "all_errors",
    "checked",
    "openapi",
    "permits",
]
