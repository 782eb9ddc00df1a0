"""The fuzzer of tests/whole/fuzz.py, for a few seconds of the same damages each time; `make fuzz` goes on for longer, with others."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import ROOT


@pytest.mark.slow
def test_random_damage_leads_to_findings_only():
    done = subprocess.run(
        [sys.executable, "tests/whole/fuzz.py", "4", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failures" in done.stdout
