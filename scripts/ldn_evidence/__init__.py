"""Tools of an evidence data package: validate it, fix it, locate and verify its spans."""

__version__ = "0.4.0"
