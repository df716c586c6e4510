"""Addresses in the texts of items, opened in the browser after a person has seen where they lead."""

from __future__ import annotations

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from dttools.model import KINDS, Record
from dttools_resources.i18n import tr

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_NOT_AT_THE_END = ".,;:!?)]}'"


def is_web(url: QUrl) -> bool:
    """Whether an address is one of the web; no other is ever opened."""
    return url.isValid() and url.scheme().lower() in {"http", "https"} and bool(url.host())


def link_in(record: Record) -> QUrl | None:
    """The first address in a record's text, if it has one."""
    texts = {KINDS[record.kind].label, "text", "description"}
    for text in (getattr(record, name, "") for name in sorted(filter(None, texts))):
        for found in _ADDRESS.findall(str(text)):
            url = QUrl(found.rstrip(_NOT_AT_THE_END), QUrl.ParsingMode.StrictMode)
            if is_web(url):
                return url
    return None


def ask_to_open(parent: QWidget, url: QUrl) -> QMessageBox:
    """Show an address and open it when the person agrees."""
    title = tr("Open this link in your browser?")
    question = QMessageBox(QMessageBox.Icon.Question, title, title, parent=parent)
    # As it is sent, so that a letter of another alphabet cannot pass for one of ours.
    question.setInformativeText(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
    opens = question.addButton(tr("Open"), QMessageBox.ButtonRole.AcceptRole)
    question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
    opens.clicked.connect(lambda: QDesktopServices.openUrl(url))
    question.finished.connect(question.deleteLater)
    question.open()
    return question
