"""The loop of the child process. Run as a script, by its path: `python -I` finds nothing of Fupan else.

One line of JSON on stdin asks for one file, one line on stdout answers, and the cells lie in the output file as Arrow
IPC streams, one per worksheet.

The limits below are the wall. Windows has none of them: only the reader's wall timeout holds there.
"""
# ruff: noqa: E402

import os
import sys

sys.modules["numpy"] = None  # type: ignore[assignment]  # pyarrow does without: half the start, and no thread pools
os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # its own allocator reserves two thirds of the address space
sys.path.insert(0, os.path.abspath(os.path.join(__file__, *[".."] * 4)))

import errno
import json
import struct
import zlib
from time import process_time
from typing import Any

import pyarrow as pa

from core.reading.child import page, spreadsheetml, text, workbook
from core.reading.child.tables import Refused, cropped, tidied
from core.reading.child.unpacking import unpack

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

ADDRESS_SPACE = 17 << 26  # 1 088 MiB, of which the libraries reserve 280 that they never fill
CPU_SECONDS = 60
OPEN_FILES = 32

PARSERS = {"csv": text.found, "html": page.found, "spreadsheetml": spreadsheetml.found}


def answer(job: dict[str, Any]) -> dict[str, Any]:
    if job["kind"] == "member":
        unpack(job)
        return {}
    sheets, losses = [], []
    if parse := PARSERS.get(job["kind"]):
        found = parse(job["path"])
    else:
        found = workbook.found(job["path"], job["kind"], job["output"], job["careful"] or not resource)
    with pa.OSFile(job["output"], "wb") as output:
        for sheet in found:
            losses += [loss | {"sheet": sheet.title} for loss in sheet.losses]
            skipped, table = cropped(tidied(sheet.table))
            if not table.num_rows:
                continue
            start = output.tell()
            with pa.ipc.new_stream(output, table.schema) as stream:
                stream.write_table(table)
            shape = {"first_row": skipped + 1, "rows": table.num_rows, "columns": table.num_columns}
            place = {"title": sheet.title, "hidden": sheet.hidden, "bytes": output.tell() - start}
            sheets.append(place | shape)
    return {"sheets": sheets, "losses": losses}


def answer_or_code(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(job)
    except Refused as refusal:
        return {"refused": refusal.code, "place": refusal.place}
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except (zlib.error, struct.error):
        return {"refused": "damaged"}
    except OSError as error:
        return {"refused": {errno.ENOSPC: "no_room", errno.EFBIG: "too_large"}.get(error.errno or 0, "damaged")}
    except BaseException as error:  # a panic in Rust is no Exception
        return {"refused": "locked" if "password" in str(error).lower() else "damaged"}


def main() -> None:
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints cannot be taken for an answer
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    for line in sys.stdin.buffer:
        if resource:
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (int(process_time()) + CPU_SECONDS, hard))
        print(json.dumps(answer_or_code(json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
