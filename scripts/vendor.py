"""Fetch the browser assets that VENDOR.json names and compare them with what is checked in.

    python scripts/vendor.py           compare; exit 1 and name every file that differs
    python scripts/vendor.py --write   copy them in and record their hashes

Needs npm. Only source-map lines are taken out of the files (the maps are not shipped); the icon sprite is
put together from the single icons. Everything else is byte for byte what the package holds.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "VENDOR.json"
SOURCE_MAP = re.compile(rb"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*$")
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def integrity(content: bytes) -> str:
    """The hash in npm's own notation: sha512-<base64>."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def pack(name: str, version: str, folder: Path) -> Path:
    """Download one package exactly as published; answers the archive's path."""
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / answer.stdout.strip().splitlines()[-1]


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """One file of the package, without its source-map line."""
    handle = archive.extractfile(f"package/{path}")
    if handle is None:
        raise SystemExit(f"{path} is not in the package")
    content = handle.read()
    return SOURCE_MAP.sub(b"\n", content) if path.endswith((".js", ".css")) else content


def sprite(archive: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG that holds each icon as a symbol of its own name."""
    symbols = []
    for icon in sorted(icons):
        body = SVG_BODY.search(member(archive, f"icons/outline/{icon}.svg").decode())
        if body is None:
            raise SystemExit(f"icon {icon} is not an SVG")
        inner = re.sub(r"\s*\n\s*", "", body.group(1)).replace(" />", "/>")
        symbols.append(
            f'<symbol id="{icon}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
            f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def wanted(package: dict[str, Any], archive_path: Path) -> dict[str, bytes]:
    """Target path → content for everything that one package contributes."""
    with tarfile.open(archive_path) as archive:
        files = {into: member(archive, path) for path, into in package["files"].items()}
        if "sprite" in package:
            files[package["sprite"]["into"]] = sprite(archive, package["sprite"]["icons"])
    return files


def differences(package: dict[str, Any], archive: Path, files: dict[str, bytes], into: Path) -> list[str]:
    """Sentences about what is not as recorded; empty when all is well."""
    found = []
    if package.get("integrity") != integrity(archive.read_bytes()):
        found.append(f"{package['name']} {package['version']}: the published archive is not the recorded one")
    for target, content in files.items():
        present = into / target
        if not present.exists() or present.read_bytes() != content:
            found.append(f"{target}: differs from {package['name']} {package['version']}")
        if package.get("sha512", {}).get(target) != integrity(content):
            found.append(f"{target}: its hash is not the recorded one")
    return found


def write(package: dict[str, Any], archive: Path, files: dict[str, bytes], into: Path) -> None:
    """Copy the files in and record the hashes."""
    package["integrity"] = integrity(archive.read_bytes())
    package["sha512"] = {target: integrity(content) for target, content in sorted(files.items())}
    for target, content in files.items():
        (into / target).parent.mkdir(parents=True, exist_ok=True)
        (into / target).write_bytes(content)


def main() -> int:
    """Compare, or write with --write; the exit status says whether all is as recorded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="copy in and record instead of comparing")
    writing = parser.parse_args().write
    if shutil.which("npm") is None:
        print("npm is missing: install nodejs and npm to refetch the browser assets", file=sys.stderr)
        return 2
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    into, found = ROOT / manifest["into"], []
    with tempfile.TemporaryDirectory() as folder:
        for package in manifest["packages"]:
            if pinned.get(package["name"]) != package["version"]:
                found.append(f"{package['name']}: package.json and VENDOR.json name different versions")
            archive = pack(package["name"], package["version"], Path(folder))
            files = wanted(package, archive)
            if writing:
                write(package, archive, files, into)
            else:
                found += differences(package, archive, files, into)
    if writing:
        MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
