"""Files that try to break the reader, made on the fly.

Owns the making of workbooks and zips whose every byte the tests decide. No assertion and no import of Fupan's own code
enters here: what a file is must not depend on the code that reads it.
"""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(64)

# An .xls written by xlwt, packed: 数据 with 标题 in B3, 12.5 in B4 and a long id in C4; 隐 is hidden and has h in A1.
OLD_WORKBOOK = (
    rb"c-"
    rb"rk)O=uHQ5dPjKX?{r4q)mlZD4}4rwFi@EZ4Yf!(4H*Siy{S0+CZfxEy0T(v|4i#p&&>VFNI#bRK56v9`xoxsOUiug+`B_1O*Rm)|uH|nrIJ=*ka{"
    rb"<%bWLhX5PNpnR&B6uNNara}Sz}_yv7%p=A0|Q^r%&{LV=jBsWbSI=zpYsj;Qt_fa5gJa}6B%F8k2co$*dzWW7H;1jhWOk!XnmyK;A4v7tE#WwURH"
    rb"|3szJJdpG61(b!4hwA%dQWtp2|Xa3>q2`;cS)VXVrrnH+s@;YMytp|L=_&%ocF?sqY*DTk1x$AOV@*g`LpTqe^b!n4q_e@x&CY}n@^7~Axa^f$9F"
    rb"RZd~^2d^O)vuE?<H8KPvg&HTX9SH!ubBjN(KrAczkxmKbU>n;R}5fQ*O3t<=oTWwe8Z+(_FyIy>6{B=>j6d%6<Iy*=?{a$i>>5#K{8G8*7oEqgm$"
    rb"vA1g_<AX#;P$%Pv<b9Z`_wwDZZ;oaLQ>TS9CH35@`a9T6n7GU{XmUt2+#+RjI^=w}&?|D)?J{l_8l`NdzHPA49vqn#ovR{kqji#kx2c_F<6Sf^d^"
    rb"z^GrSLh`PUD6C;)UqKyVM+7=_xeAPN8EOovKsazQuTwa(ZRghmS&=eybHeBP_iE(|)woVTGJ+`2)6w<?L0Bi$;LXS>qZxp7mWcBO)H^GwSh>FG;m"
    rb"$6&oD|M`F>f7zNAr$|x`_e~4GHmRB`2G&D3cG&D5+3`*XDt&a+RyY$#^s9yWO&I+}X{!Q}V;y5PgI7gqQhmoT`kMmXK&o+3Jb1k*bInMt=#tB+Ik"
    rb"1=G#j<Krqm%cDm`TeYWV)*ZEp=#GJRb%G{um2OCLhb("
)


def old_workbook(path: Path) -> Path:
    path.write_bytes(zlib.decompress(base64.b85decode(OLD_WORKBOOK)))
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()) -> Path:
    """An honest workbook, as Excel would save it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def sheet_xml(rows: str, dimension: str = "A1", before: str = "") -> str:
    return (
        f'{HEAD}{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def parts(*sheets: str, shared: str = "") -> dict[str, str]:
    """The parts of a workbook whose worksheets are the given XML."""
    numbered = list(enumerate(sheets, 1))
    names = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n, _ in numbered)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
    )
    if shared:
        links += f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
    }
    made |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in numbered}
    if shared:
        made["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>'
    return made


def zipped(path: Path, entries: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def raw_workbook(path: Path, rows: str, **sheet: str) -> Path:
    return zipped(path, parts(sheet_xml(rows, **sheet)))


def flag_encrypted(path: Path) -> Path:
    """Have the directory of a zip say that its entries are encrypted."""
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(signature, at + 4)
    path.write_bytes(raw)
    return path


def compound(path: Path, *streams: str) -> Path:
    """An OLE2 file as far as its directory: enough to see which streams it would hold."""
    header = OLE2 + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(14) + struct.pack("<I", 0)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *streams)
    )
    path.write_bytes(header.ljust(512, b"\x00") + directory.ljust(4096, b"\x00"))
    return path


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    made = io.StringIO()
    for row in rows:
        made.write(delimiter.join(row) + "\r\n")
    return made.getvalue()


def claiming(path: Path, packed: int | None = None, unpacked: int | None = None) -> Path:
    """A workbook whose directory lies about the size of its first part."""
    raw = bytearray(raw_workbook(path, "").read_bytes())
    entry = raw.find(b"PK\x01\x02")
    if packed is not None:
        struct.pack_into("<I", raw, entry + 20, packed)
    if unpacked is not None:
        struct.pack_into("<I", raw, entry + 24, unpacked)
    path.write_bytes(raw)
    return path


def with_chart_sheet(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "数据"
    book.active.append(["日期"])
    book.create_chartsheet("图")
    book.save(path)
    return path


OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


def open_document(path: Path, *tables: str, kind: str = OPEN_DOCUMENT, listed: str = "") -> Path:
    """An .ods of tables given as XML, as LibreOffice packs it: its type first, and not compressed."""
    names = "".join(
        f' xmlns:{name}="urn:{urn}:1.0"'
        for name, urn in (
            ("office", "oasis:names:tc:opendocument:xmlns:office"),
            ("table", "oasis:names:tc:opendocument:xmlns:table"),
            ("text", "oasis:names:tc:opendocument:xmlns:text"),
            ("calcext", "org:documentfoundation:names:experimental:calc:xmlns:calcext"),
        )
    )
    body = "".join(f'<table:table table:name="表{n}">{rows}</table:table>' for n, rows in enumerate(tables, 1))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"{HEAD}<office:document-content{names}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
            "</office:body></office:document-content>",
            zipfile.ZIP_DEFLATED,
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{listed}'
            "</manifest:manifest>",
        )
    return path


def open_cell(kind: str, value: str, shown: str, more: str = "") -> str:
    held = {"string": "", "float": f'office:value="{value}"', "percentage": f'office:value="{value}"'}.get(
        kind, f'office:{kind}-value="{value}"'
    )
    return f'<table:table-cell office:value-type="{kind}" {held} {more}><text:p>{shown}</text:p></table:table-cell>'


STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)


def dated_workbook(path: Path, rows: str) -> Path:
    """A workbook in which cells of style 1 are dates."""
    made = parts(sheet_xml(rows)) | {"xl/styles.xml": STYLES}
    links = made["xl/_rels/workbook.xml.rels"]
    style = f'<Relationship Id="rIdT" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    return zipped(path, made | {"xl/_rels/workbook.xml.rels": links.replace("</Relationships>", style)})
