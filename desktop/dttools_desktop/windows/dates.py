"""Moments as people say them, in the chosen language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from dttools_resources.i18n import ntr, tr


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago: minutes, then the time of today or yesterday, then the date."""
    now = now or datetime.now(UTC)
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return tr("just now")
    if minutes < 60:  # noqa: PLR2004 — an hour
        return ntr("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    local, today = moment.astimezone(), now.astimezone().date()
    if local.date() == today:
        return tr("today, {time}").format(time=clock(moment))
    if local.date() == today - timedelta(days=1):
        return tr("yesterday, {time}").format(time=clock(moment))
    return QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)


def since(moment: datetime, now: datetime | None = None) -> str:
    """When something began: the time of day, with the day unless that is today."""
    local, today = moment.astimezone(), (now or datetime.now(UTC)).astimezone().date()
    if local.date() == today:
        return clock(moment)
    day = QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
    return tr("{day}, {time}").format(day=day, time=clock(moment))


def clock(moment: datetime) -> str:
    """The time of day here, as this language writes it."""
    local = moment.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
