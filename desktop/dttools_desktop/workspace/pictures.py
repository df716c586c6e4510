"""Pictures from anywhere, made safe and small. Pure, and slow for large ones: call it in a worker."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageOps, UnidentifiedImageError

from dttools.errors import TooLarge, UnsupportedFile
from dttools_resources.i18n import tr

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 80_000_000
"""Decoded, that is 320 MB at most; a small file that unfolds to more is refused unread."""
LONG_SIDE = 2048
_READ = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_JPEG_QUALITY = 85
_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that projects refer to by the SHA-256 of its content."""

    sha256: str
    media_type: str
    content: bytes

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Asset:
        """Name content by its hash."""
        return cls(sha256(content).hexdigest(), media_type, content)


def prepare_picture(content: bytes) -> Asset:
    """Decode a picture, turn it upright, drop all metadata, scale it to 2048 px and encode it anew.

    Photographs become JPEG; what has transparency, or few colours, PNG.

    Raises:
        TooLarge: Too many bytes or pixels.
        UnsupportedFile: Not a picture that DTTools reads, or a damaged one.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(
            tr("This picture has {size} MB; the limit is {limit} MB.").format(
                size=len(content) // 1_000_000, limit=MAX_BYTES // 1_000_000
            ),
            safe=tr("The project is unchanged."),
            todo=tr("Save the picture smaller and try again."),
        )
    try:
        return _encoded(_small(content))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnsupportedFile(
            tr("This file is not a picture that DTTools can read, or it is damaged."),
            safe=tr("The project is unchanged."),
            todo=tr("Use a PNG, JPEG, WebP, GIF, BMP or TIFF picture."),
        ) from error


def _small(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=_READ) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_many_pixels()
        # JPEGs can be decoded at a fraction of their size.
        opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        see_through = upright.has_transparency_data
        plain = upright.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return plain


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        tr("This picture has more than {limit} megapixels.").format(limit=MAX_PIXELS // 1_000_000),
        safe=tr("The project is unchanged."),
        todo=tr("Save the picture smaller and try again."),
    )


def _encoded(picture: Image.Image) -> Asset:
    if picture.mode == "RGBA" or picture.getcolors(maxcolors=256) is not None:
        return _as(picture, "PNG", optimize=True)
    return _as(picture, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)


def _as(picture: Image.Image, encoding: str, **options: bool | int) -> Asset:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, encoding, **options)
    return Asset.of(target.getvalue(), _MEDIA_TYPES[encoding])
