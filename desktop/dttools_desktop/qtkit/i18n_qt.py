"""Languages on the desktop: Qt's own texts too, and a signal so that open windows show the new language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from dttools_resources.i18n import SOURCE_LANGUAGE, best_language, language, set_language

__all__ = ["apply_language", "language", "language_changed", "preferred_language"]


class _Events(QObject):
    """Tells when another language is on: the argument is its code."""

    changed = Signal(str)


class _State:
    """Qt's translator of this process."""

    events = _Events()
    translator: QTranslator | None = None


language_changed = _State.events.changed
"""Emitted with the language's code after `tr` and Qt speak it; open windows set their texts again."""


def preferred_language() -> str:
    """The best of our languages for what the person set in the desktop's system settings."""
    return best_language(QLocale.system().uiLanguages())


def apply_language(code: str) -> None:
    """Speak a language from now on: our texts, Qt's buttons and menus, and the formats of numbers and dates.

    Args:
        code: A key of `dttools_resources.i18n.LANGUAGES`.

    Raises:
        ValueError: DTTools does not speak this language.
    """
    set_language(code)
    QLocale.setDefault(QLocale(code))
    _translate_qt(code)
    language_changed.emit(code)


def _translate_qt(code: str) -> None:
    """Swap Qt's own catalogue; English is what Qt's sources say, and needs none."""
    if _State.translator is not None:
        QCoreApplication.removeTranslator(_State.translator)
        _State.translator = None
    if code == SOURCE_LANGUAGE:
        return
    translator = QTranslator()
    if translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(translator)
        _State.translator = translator
