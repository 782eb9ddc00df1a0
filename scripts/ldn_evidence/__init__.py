"""Tools of an evidence data package, and its tables as data frames.

>>> import ldn_evidence
>>> claims = ldn_evidence.load("claims")  # pandas or polars, as installed
"""

from .loading import load, path

__version__ = "1.0.0"
version = __version__
__all__ = ["load", "path", "version"]
