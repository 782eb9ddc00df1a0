"""Where a correction of a row is proposed: a form of the repository, with the row filled in."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import escape

from ...model.package import Package
from .plan import Plan


class Corrections:
    """Addresses of the form, where the package names its repository (`x-repository`)."""

    def __init__(self, plan: Plan, package: Package):
        self.repository = str(package.meta.get("x-repository") or "").rstrip("/")
        self.template = self.filled(str(plan.spec.get("correction", "")))

    def filled(self, template: str) -> str:
        """An address in the repository from its template; nothing where there is none."""
        return template.replace("{repository}", self.repository) if self.repository else ""

    def address(self, table: str, row_id: str) -> str:
        """The address for a row, escaped; nothing where there is no repository."""
        address = self.template.replace("{table}", quote(table, safe=""))
        return str(escape(address.replace("{id}", quote(row_id, safe=""))))

    def link(self, table: str, row_id: str) -> str:
        """A link for a row of a list."""
        if not self.template:
            return ""
        address = self.address(table, row_id)
        return f'<a class="fix" href="{address}">propose a correction</a>'
