"""What a ledger line is, in words: a kind of export, or something typed."""

from core.sheets import EXPORTS
from core.warehouse.ledger import ENTRY_TITLES


def kind_title(kind: str) -> str:
    entry = ENTRY_TITLES.get(kind.removeprefix("entry_"))
    return entry or (EXPORTS[kind].title if kind in EXPORTS else kind)
