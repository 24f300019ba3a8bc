"""The command line: the same core as the pages, without a browser.

Owns arguments, exit codes and what is printed. A problem is one line on standard error; with --json nothing but JSON
goes to standard output. It decides nothing about data.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from core import entries, intake
from core.errors import FupanError, Issue
from core.metrics import METRICS, formula
from core.reading.attach import LiveSession, UnplacedTable
from core.reading.grid import Source
from core.reports import FORMATS
from core.reviews import REVIEWS, review
from core.scope import COMPARISONS, PREVIOUS_PERIOD, TAGGED, USUAL, Question, span_in, start_in
from core.warehouse import holdings, ledger
from core.warehouse.store import DEFAULT_MERCHANT, Store, database

CHOICES = 5
"""How many sessions a line offers."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 when all went well, 1 with a line per problem otherwise."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except FupanError as error:
        print(_line(error), file=sys.stderr)
        return 1


def _line(problem: object) -> str:
    """A problem on one line, whatever a file's name or cell brought into it."""
    return " ".join(str(problem).split())


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Store]:
    store = Store(database(options.database))
    try:
        yield store
    finally:
        store.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Fupan 复盘的命令行")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="命令")

    take = _command(commands, "import", _import, "读入文件或文件夹")
    take.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    take.add_argument("--account", help="文件里没有写明时,记在这个抖音号名下")
    take.add_argument("--day", type=_day, metavar="D", help="文件里没有写明时,按这一天记")
    take.add_argument(
        "--session", type=_live_session, metavar='"抖音号 YYYY-MM-DD HH:MM"', help="没有写明的,记在这一场"
    )
    _shared(take, json_too=True)

    typed = _command(commands, "enter", _enter, "读入手写的行动、实验、目标、场次标签、人群人数、同行值和大促日(TOML)")
    typed.add_argument("file", type=Path, metavar="FILE")
    _shared(typed)

    ask = _command(commands, "review", _review, "写一份复盘")
    ask.add_argument("name", metavar="NAME", help="、".join(REVIEWS))
    when = ask.add_mutually_exclusive_group()
    when.add_argument("--day", type=_day, metavar="D")
    when.add_argument("--session", type=_moment, action="append", metavar='"YYYY/MM/DD HH:MM:SS"')
    when.add_argument("--from", type=_day, dest="since", metavar="D")
    ask.add_argument("--to", type=_day, dest="until", metavar="D")
    ask.add_argument("--account", action="append", metavar="A", help="只看这个抖音号,可以写多次")
    ask.add_argument("--tag", action="append", metavar="T", help="只看带这个标签的场次,可以写多次")
    ask.add_argument("--span", metavar="20:00-20:30", help="只看一场里的这一段,和 --session 一起用")
    ways = f"{'、'.join(COMPARISONS)},{TAGGED}标签,或一场的开播时间"
    ask.add_argument(
        "--against", default="", help=f"对比:{ways}(默认由复盘自己定:一场是 {USUAL},一周是 {PREVIOUS_PERIOD})"
    )
    ask.add_argument("--pick", action="append", metavar="P", help="再指明两样来对比,写法见各复盘,可以写多次")
    ask.add_argument("--format", choices=list(FORMATS), help="默认看 --output 的后缀,再默认 md")
    ask.add_argument("--output", type=Path, metavar="FILE", help="写到这个文件,不写则打印")
    _shared(ask)

    _shared(_command(commands, "holdings", _holdings, "库里有什么"), json_too=True)
    take_back = _command(commands, "undo", _undo, "撤销一次上传")
    take_back.add_argument("upload", metavar="UPLOAD", help="上传编号,见 holdings")
    _shared(take_back)
    _shared(_command(commands, "metrics", _metrics, "指标字典"), json_too=True)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=run)
    return parser


def _shared(parser: argparse.ArgumentParser, json_too: bool = False) -> None:
    parser.add_argument(
        "--database", metavar="URL", help="数据库,默认取环境变量 FUPAN_DATABASE,再默认 data/fupan.duckdb"
    )
    parser.add_argument("--merchant", metavar="NAME", help="商家,默认唯一的那个")
    if json_too:
        parser.add_argument("--json", action="store_true", help="只输出 JSON")


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"「{text}」不是日期,请写成 2026-07-28")


def _moment(text: str) -> datetime:
    moment = start_in(text)
    if moment is not None:
        return moment
    raise argparse.ArgumentTypeError(f"「{text}」不是开播时间,请写成 2026/07/28 08:15:49")


def _live_session(text: str) -> LiveSession:
    account, *moment = text.rsplit(maxsplit=2)
    start = start_in(" ".join(moment))
    if start is None:
        raise argparse.ArgumentTypeError(f'「{text}」不是一场直播,请写成 "抖音号 2026-11-20 19:33"')
    return LiveSession(account, None, start)


def _merchant(options: argparse.Namespace, store: Store) -> str:
    if options.merchant:
        return str(options.merchant)
    known = holdings.merchants(store)
    if len(known) > 1:
        raise FupanError(f"库里有 {len(known)} 个商家:{'、'.join(known)}", "请用 --merchant 指明是哪一个")
    return known[0] if known else DEFAULT_MERCHANT


def _author() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "命令行"


def _import(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        merchant = _merchant(options, store)
        sources, outcomes = _sources(options.paths)
        hints = intake.Hints(account=options.account, day=options.day, session=options.session)
        outcomes += intake.take_in(store, merchant, sources, _author(), hints)
    if options.json:
        _print_json([_outcome(outcome) for outcome in outcomes])
    for outcome in outcomes:
        if outcome.error is not None:
            print(_line(f"{outcome.error}{_choices(outcome.error)}"), file=sys.stderr)
        elif not options.json:
            assert outcome.receipt is not None
            print(_receipt(outcome.receipt))
            for issue in outcome.receipt.issues:
                print(f"  {_line(issue)}")
    return 1 if any(outcome.error for outcome in outcomes) else 0


def _enter(options: argparse.Namespace) -> int:
    path: Path = options.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FupanError(f"打不开 {path}({error.strerror})", "请检查文件名是否写对") from error
    with _opened(options) as store:
        counts = entries.enter_file(store, _merchant(options, store), content, _author())
    print("已写入:" + "、".join(f"{title} {number} 条" for title, number in counts.items()))
    return 0


def _sources(paths: Sequence[Path]) -> tuple[list[Source], list[intake.Outcome]]:
    """The files to read, and an outcome for each path that leads to none: the others go on."""
    found: list[Source] = []
    lost: list[intake.Outcome] = []
    for path in paths:
        try:
            below = intake.sources_in([path])
            if not below:
                raise FupanError(f"{path} 里没有可以读的文件", "请检查文件夹是否选对")
            found += below
        except FupanError as error:
            lost.append(intake.Outcome(path.name, None, error))
    return found, lost


def _choices(error: FupanError) -> str:
    """The sessions that a file may belong to, to be copied behind --session."""
    found = error.candidates[:CHOICES] if isinstance(error, UnplacedTable) else ()
    return (
        f"可以加上 --session {' 或 '.join(json.dumps(str(one), ensure_ascii=False) for one in found)}" if found else ""
    )


def _receipt(receipt: ledger.Receipt) -> str:
    if receipt.duplicate:
        return f"「{_line(receipt.file)}」内容已经在库里(上传编号 {receipt.upload_id}),没有重复写入"
    extra = f",替换旧数据 {receipt.superseded} 行" if receipt.superseded else ""
    extra += f",拒绝 {receipt.rejected} 行" if receipt.rejected else ""
    return f"「{_line(receipt.file)}」{receipt.title},入库 {receipt.rows} 行{extra}(上传编号 {receipt.upload_id})"


def _outcome(outcome: intake.Outcome) -> dict[str, object]:
    receipt = outcome.receipt
    if receipt is None:
        assert outcome.error is not None
        problem = asdict(Issue("error", outcome.error.fact, outcome.error.remedy))
        nothing: dict[str, object] = {"file": outcome.name, "kind": None, "account": None, "rows": 0, "rejected": 0}
        candidates = outcome.error.candidates if isinstance(outcome.error, UnplacedTable) else ()
        return nothing | {
            "superseded": 0,
            "duplicate": False,
            "issues": [problem],
            "candidates": list(map(str, candidates)),
        }
    return {
        "file": outcome.name,
        "kind": receipt.kind,
        "account": "、".join(receipt.accounts),
        "rows": receipt.rows,
        "rejected": receipt.rejected,
        "superseded": receipt.superseded,
        "duplicate": receipt.duplicate,
        "issues": [asdict(issue) for issue in receipt.issues],
        "candidates": [],
    }


def _review(options: argparse.Namespace) -> int:
    if options.until and not options.since:
        raise FupanError("只写了 --to,没有写 --from", "请把起止日期都写上")
    output: Path | None = options.output
    form = FORMATS[options.format or _format_of(output)]
    with _opened(options) as store:
        question = Question(
            merchant=_merchant(options, store),
            accounts=tuple(options.account or ()),
            start=options.day or options.since,
            end=options.day or options.until or options.since,
            sessions=tuple(options.session or ()),
            against=options.against,
            tags=tuple(options.tag or ()),
            span=_span(options),
            picks=tuple(options.pick or ()),
        )
        written = form.write(review(store, options.name, question))
    if output is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return 0
    try:
        output.write_bytes(written)
    except OSError as error:
        raise FupanError(f"写不进 {output}({error.strerror})", "请检查文件夹是否存在、是否有写权限") from error
    print(f"已写入 {output}", file=sys.stderr)
    return 0


def _format_of(output: Path | None) -> str:
    """The format with the longest ending that the file's name has: a.wecom.md is no .md. Without any it is md."""
    name = output.name.lower() if output else ""
    fitting = [key for key, form in FORMATS.items() if name.endswith(f".{form.ending}")]
    return max(fitting, key=lambda key: len(FORMATS[key].ending), default="md")


def _span(options: argparse.Namespace) -> tuple[datetime, datetime] | None:
    """The part of the one session named: its times are on that session's clock."""
    if options.span is None:
        return None
    if len(options.session or ()) != 1:
        raise FupanError("写了 --span,但没有指明是哪一场", "请再写上一个 --session")
    found = span_in(options.span, options.session[0])
    if found is None:
        raise FupanError(f"「{options.span}」不是一段时间", "请写成 20:00-20:30")
    return found


def _holdings(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        merchants = [options.merchant] if options.merchant else holdings.merchants(store)
        found = [(name, holdings.uploads(store, name), holdings.coverage(store, name)) for name in merchants]
    if options.json:
        lists = [
            {"merchant": name, "uploads": list(map(asdict, uploads)), "coverage": list(map(asdict, days))}
            for name, uploads, days in found
        ]
        _print_json(lists)
        return 0
    if not found:
        print("库里还没有数据。用 python -m core import 读入文件。")
    for name, uploads, days in found:
        print(f"{name}:{sum(day.sessions for day in days)} 场,{len({day.day for day in days})} 天")
        for upload in uploads:
            state = "已撤销" if upload.undone_at else f"{upload.rows} 行"
            print(f"  {upload.upload_id}  {upload.uploaded_at:%Y-%m-%d %H:%M}  {state}  {_line(upload.file)}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        print(_line(f"已撤销「{ledger.undo(store, options.upload, _author())}」"))
    return 0


def _metrics(options: argparse.Namespace) -> int:
    rows = [
        {
            "metric": metric.key,
            "label": metric.label,
            "formula": formula(metric),
            "unit": metric.unit.name,
            "facts": list(metric.facts),
            "good": metric.good,
            "minimum": metric.minimum,
            "aliases": list(metric.aliases),
            "note": metric.note,
        }
        for metric in METRICS.values()
    ]
    if options.json:
        _print_json(rows)
    else:
        for metric in METRICS.values():
            meaning = formula(metric)
            print(f"{metric.key:32} {metric.label}" + (f" = {meaning}" if meaning != metric.label else ""))
    return 0


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
