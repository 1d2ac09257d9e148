"""The steps of setup.py, each told on the terminal and skipped when nothing has changed."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
KEPT = PROJECT / ".cache"
ENVIRONMENT = PROJECT / ".venv"
