"""Renderings of a report, one module each, all from the same findings."""
