"""The Python client of DTTools' REST API."""

from dttools.sdk.async_client import AsyncDTToolsClient
from dttools.sdk.client import DTToolsClient

__all__ = ["AsyncDTToolsClient", "DTToolsClient"]
