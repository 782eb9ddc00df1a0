"""The outputs of a release, one module a format, and what builds and checks all of them.

Knows a valid package and its rows; each module writes its output and can read it back. It never
imports report or cli, and nothing here prints.
"""

from __future__ import annotations

from . import manifest
from .building import Built, build, errors_of, hindrance, release_to

__all__ = ["Built", "build", "errors_of", "hindrance", "manifest", "release_to"]
