"""Stand-ins by which a server without the Chinese office fonts previews a paper; no font is shipped."""

from pathlib import Path
from typing import Final

ALIASES: Final = Path(__file__).parent / "data" / "official-fonts.conf"
"""A fontconfig file; a program started with FONTCONFIG_FILE set to it sees the stand-ins."""
