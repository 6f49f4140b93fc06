"""Import files of a tiny shop in which every report has something to say: ten members, 26 entries, an orphan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

WORKED_EXAMPLE: Final = Path(__file__).parent
"""The folder of the files."""

DATA_EPOCH: Final = dt.date(2024, 1, 1)
"""The data epoch that the example's account has; no file says it."""
