"""Draw the pictures of the README and the user guide anew: `.venv/bin/python resources/docs/images/draw.py`."""

# ruff: noqa: INP001 — a script beside what it draws

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "tests" / "gui"))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LOGNAME"] = "Ana Prado"

import shots  # noqa: E402 — its folder is on the path only now
from PIL import Image  # noqa: E402

SIZE = shots.SIZES[0]
shots.PROJECTS = (
    "Shorter waits at the hospital",
    "A budget for the neighbourhood",
    "School meals that children eat",
    "First job without paperwork",
    "A library open at night",
    "Recycling in our block",
)
PICTURES = {
    "home": ("home-en-light",),
    "ideation": ("board-en-light",),
    "ideation-dark": ("board-en-dark",),
    "persona": ("persona-en-light",),
    "empathy-map": ("empathy-map-en-light",),
    "import": ("board-en-light", "import-table-en-light"),
    "sign-in": ("home-en-light", "dialog-sign-in-en-light"),
    "members": ("board-en-light", "dialog-members-en-light"),
}
"""The screen of each picture, and the dialog over it."""


def take(folder: Path) -> None:
    """Take the screens; light ones last, so that the card on the home screen is light."""
    app = shots.make_application([])
    app.setQuitOnLastWindowClosed(False)
    camera = shots.Camera(app, folder, "")
    desktop = shots.started(app, folder / "profile", camera)
    project, _ = shots.fill_library(desktop.library)
    for mode in ("dark", "light"):
        look = shots.Look("en", mode, SIZE)
        window = shots.look_at(app, camera, desktop, look)
        shots.project_screens(camera, window, project, look)
        shots.take_dialogs(camera, window, look)
        page = window.project
        page.show_record(next(page.document.all(shots.Idea)).board)
        camera.settle()
        window.go_home()
        shots.homes(camera, window, look)
    shots.close(app, desktop)


def composed(folder: Path, screen: str, dialog: str = "") -> Image.Image:
    """A screen, darkened behind its dialog."""
    picture = Image.open(folder / f"{screen}-{SIZE[0]}.png").convert("RGB")
    if dialog:
        picture = Image.blend(picture, Image.new("RGB", picture.size), 0.45)
        over = Image.open(folder / f"{dialog}-{SIZE[0]}.png").convert("RGB")
        picture.paste(over, ((picture.width - over.width) // 2, (picture.height - over.height) // 2))
    return picture.quantize(256, kmeans=16, dither=Image.Dither.NONE)


def main() -> None:
    """Draw all pictures beside this file."""
    with tempfile.TemporaryDirectory() as name:
        take(Path(name))
        for picture, screens in PICTURES.items():
            composed(Path(name), *screens).save(HERE / f"{picture}.png", optimize=True)


if __name__ == "__main__":
    main()
