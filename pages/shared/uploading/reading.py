"""Given files, read once and understood again whenever a mapping, a hint or the set of files changes.

Owns the private folder that uploads pass through on their way to the reader, and what this visit has read so far.
Nothing is written to the store here, and no parser runs here.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import intake
from core.intake import Hints, Reading
from core.reading.grid import Source
from core.reports.texts import clean
from core.warehouse import holdings
from core.warehouse.store import Store
from pages.shared.literal import literal


@dataclass(frozen=True)
class Given:
    """A file as a person gave it: dropped or pasted. `key` is its own in this visit."""

    key: str
    name: str
    content: Callable[[], bytes | memoryview]


Basis = tuple[int, Hints, frozenset[str]]
"""What the understanding of a file rests on besides the file itself: the store, the hints, the files beside it."""


@dataclass(frozen=True)
class Held:
    """What was read of one given file: one reading, or one for every file of an archive."""

    readings: tuple[Reading, ...]
    basis: Basis


def readings(store: Store, merchant: str, files: Sequence[Given], hints: Hints) -> list[Reading]:
    """What is known of each given file, in the order they were given; new ones are read now, with progress."""
    held: dict[str, Held] = st.session_state.setdefault("held_files", {})
    for gone in set(held) - {file.key for file in files}:
        del held[gone]
    basis = (holdings.version(store, merchant), hints, frozenset(file.key for file in files))
    fresh = [file for file in files if file.key not in held]
    if fresh:
        _read(store, merchant, fresh, basis, held)
    _understand_again(store, merchant, basis, held)
    return [reading for file in files for reading in held[file.key].readings]


def forget_files() -> None:
    """Start over: nothing read, nothing given, nothing chosen for single files."""
    for name in ("held_files", "pasted", "sessions_chosen", "sessions_offered", "looks"):
        st.session_state.pop(name, None)
    st.session_state["uploader"] = st.session_state.get("uploader", 0) + 1


def _read(store: Store, merchant: str, files: list[Given], basis: Basis, held: dict[str, Held]) -> None:
    bar = st.progress(0.0, text="正在读取")
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1  # the files of an archive come one by one, and nobody knows beforehand how many they are
        bar.progress(min(done / len(files), 1.0), text=f"已读 {done}/{max(done, len(files))} {literal(name)}")

    with tempfile.TemporaryDirectory(prefix="fupan-upload-") as folder:
        sources = []
        for number, file in enumerate(files):
            path = Path(folder) / str(number)
            path.write_bytes(file.content())
            sources.append(Source(clean(file.name) or "未命名", path, file.key))
        found = intake.examine(store, merchant, sources, basis[1], step)
    for file in files:
        held[file.key] = Held(tuple(reading for reading in found if reading.key == file.key), basis)
    bar.empty()


def _understand_again(store: Store, merchant: str, basis: Basis, held: dict[str, Held]) -> None:
    """All files anew where anything changed: a table's session may be named by another file."""
    if all(one.basis == basis for one in held.values()):
        return
    sheets = [reading.sheets for one in held.values() for reading in one.readings if reading.sheets]
    with st.spinner("正在核对"):
        understood = iter(intake.understand(store, merchant, sheets, basis[1]))
    for key, one in held.items():
        held[key] = Held(tuple(next(understood) if own.sheets else own for own in one.readings), basis)
