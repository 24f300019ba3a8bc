"""Formulas of an xlsx that were saved without their results: what Excel would show, and nobody else can.

Owns one pass over the XML of a worksheet, beside calamine's own, which takes such cells for empty ones.
"""

import posixpath
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from core.reading.child.tables import loss

BLOCK = 1 << 20
LARGEST_LISTING = 8 << 20

CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"
)
ROOT = re.compile(rb"<(\w+:)?worksheet\b")
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
TEXT = re.compile(rb"""\bt=["']str["']""")


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where each worksheet lies in the zip, by its title."""
    sheets = _attributes(archive, "xl/workbook.xml", "sheet")
    links = {sheet.get("name", ""): sheet.get("id", "") for sheet in sheets}
    return located(archive, links, "xl/_rels/workbook.xml.rels")


def located(archive: zipfile.ZipFile, links: dict[str, str], listing: str) -> dict[str, str]:
    """The entry to which each title's link leads, by what the listing says of it."""
    found = _attributes(archive, listing, "Relationship")
    targets = {one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))) for one in found}
    places = {title: targets.get(link, "")[1:].casefold() for title, link in links.items()}
    entries = {name.casefold(): name for name in archive.namelist()}
    return {title: entries[place] for title, place in places.items() if place in entries}


def _attributes(archive: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    """Of all elements of this name, whatever prefix they and their attributes bear."""
    with archive.open(part) as listing:
        elements = ElementTree.fromstring(listing.read(LARGEST_LISTING)).iter()
    found = (element.attrib for element in elements if element.tag.rpartition("}")[2] == name)
    return [{key.rpartition("}")[2]: value for key, value in attributes.items()} for attributes in found]


def without_results(archive: zipfile.ZipFile, part: str) -> list[dict[str, Any]]:
    """The loss that these formulas are, if there are any."""
    count, first, begun = 0, b"", b""
    with archive.open(part) as sheet:
        block = sheet.read(BLOCK)
        root = ROOT.search(block)
        prefix = (root and root[1]) or b""
        cell, formula = b"<" + prefix + b"c", b"<" + prefix + b"f"
        while block or begun:
            # A sheet of plain cells has no f at all, and looking for one byte is free.
            held = begun + block if b"f" in block or b"f" in begun else block
            cut = max(held.rfind(cell), 0) if block else len(held)
            found = _empty(held[:cut]) if formula in held else []
            count, first, begun = count + len(found), first or b"".join(found[:1]), held[cut:]
            block = sheet.read(BLOCK)
    if not count:
        return []
    place = PLACE.search(first)
    return [loss("formula", count, int(place[2]) if place else 0, place[1].decode() if place else "")]


def _empty(cells: bytes) -> list[bytes]:
    """The attributes of each cell whose formula has no result; a text of no characters is one."""
    return [cell[1] for cell in CELL.finditer(cells) if cell[2].startswith(b"</") or not TEXT.search(cell[1])]
