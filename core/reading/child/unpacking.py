"""One file out of an archive.

Owns the inflating; which entry, and that its directory is sane, the server's process has settled before.
"""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from core.reading.child.tables import Refused

BLOCK = 1 << 20


def unpack(job: dict[str, Any]) -> None:
    """The entry into a file of its own, up to the limit; whole entries are held to their checksum.

    Where it lies is known from the directory, so that an archive of thousands is not listed anew for each.
    """
    if job["method"] not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("packing")
    size, checksum, wanted = 0, 0, min(job["unpacked"], job["limit"])
    with open(job["path"], "rb") as archive, open(job["output"], "wb") as file:
        archive.seek(job["place"])
        header = archive.read(30)
        if not header.startswith(b"PK\3\4"):
            raise Refused("damaged")
        archive.seek(sum(struct.unpack("<HH", header[26:])), os.SEEK_CUR)
        for some in _blocks(archive, job["packed"], job["method"]):
            size += len(some)
            checksum = zlib.crc32(some, checksum)
            file.write(some)
            if size >= wanted:
                break
    if size < wanted or (wanted == job["unpacked"] and (size, checksum) != (wanted, job["checksum"])):
        raise Refused("damaged")


def _blocks(archive: IO[bytes], packed: int, method: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while block := archive.read(min(packed, BLOCK)):
        packed -= len(block)
        if method == zipfile.ZIP_STORED:
            yield block
        while method == zipfile.ZIP_DEFLATED and block:
            yield inflate.decompress(block, BLOCK)
            block = inflate.unconsumed_tail
    yield inflate.flush()  # at most the rest of one match
