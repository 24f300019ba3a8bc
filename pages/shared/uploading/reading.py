"""Dropped files, read once and understood again whenever a mapping or a hint changes.

Owns the private folder that uploads pass through on their way to the reader, and what this visit has read so far.
Nothing is written to the store here, and no parser runs here.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from core import intake
from core.intake import Hints, Reading
from core.reading.grid import Source
from core.reports.texts import clean
from core.warehouse import holdings
from core.warehouse.store import Store
from pages.shared.literal import literal


@dataclass(frozen=True)
class Held:
    """A file of this visit; `basis` is what its understanding rests on besides the file itself."""

    reading: Reading
    basis: tuple[int, Hints]


def readings(store: Store, merchant: str, files: Sequence[UploadedFile], hints: Hints) -> list[Reading]:
    """What is known of each dropped file, in the order they were dropped; new ones are read now, with progress."""
    held: dict[str, Held] = st.session_state.setdefault("held_files", {})
    for gone in set(held) - {file.file_id for file in files}:
        del held[gone]
    basis = (holdings.version(store, merchant), hints)
    fresh = [file for file in files if file.file_id not in held]
    if fresh:
        _read(store, merchant, fresh, basis, held)
    _understand_again(store, merchant, basis, held)
    return [held[file.file_id].reading for file in files]


def forget_files() -> None:
    """Start over: nothing read, nothing dropped."""
    st.session_state["held_files"] = {}
    st.session_state["uploader"] = st.session_state.get("uploader", 0) + 1


def _read(
    store: Store, merchant: str, files: list[UploadedFile], basis: tuple[int, Hints], held: dict[str, Held]
) -> None:
    bar = st.progress(0.0, text="正在读取")
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        bar.progress(done / len(files), text=f"已读 {done}/{len(files)} {literal(name)}")

    with tempfile.TemporaryDirectory(prefix="fupan-upload-") as folder:
        sources = []
        for number, file in enumerate(files):
            path = Path(folder) / str(number)
            path.write_bytes(file.getbuffer())
            sources.append(Source(clean(file.name) or "未命名", path))
        found = intake.examine(store, merchant, sources, basis[1], step)
    for file, reading in zip(files, found, strict=True):
        held[file.file_id] = Held(reading, basis)
    bar.empty()


def _understand_again(store: Store, merchant: str, basis: tuple[int, Hints], held: dict[str, Held]) -> None:
    stale = {key: one.reading.sheets for key, one in held.items() if one.basis != basis and one.reading.sheets}
    if not stale:
        return
    found = intake.understand(store, merchant, [sheets for sheets in stale.values() if sheets], basis[1])
    for key, reading in zip(stale, found, strict=True):
        held[key] = Held(reading, basis)
