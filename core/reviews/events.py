"""What happened at a moment of a session, whoever said so: typed beside it or imported.

Owns putting the two together for a timeline. What a mark did to the figures is no question of this module.
"""

from datetime import datetime

from core.metrics.ask import ask
from core.reviews.blocks import Mark
from core.reviews.windows import window_of
from core.warehouse import entered
from core.warehouse.store import Store


def marks(store: Store, merchant: str, session: str, start: datetime, end: datetime) -> tuple[Mark, ...]:
    """The marks of a session in [start, end), in order of time. Said twice, typed and imported, it is one mark."""
    window = window_of(merchant, [session])
    found = ask(store, "event", (), window, ("event_at", "event_kind", "event"), {"session": session})
    moments = found.dimensions["event_at"].astype("datetime64[us]").tolist()
    words = (found.dimensions[name].tolist() for name in ("event_kind", "event"))
    told = {Mark(*one) for one in zip(moments, *words, strict=True)}
    told |= {Mark(event.at, event.kind, event.name) for event in entered.typed_events(store, merchant, session)}
    return tuple(
        sorted((mark for mark in told if start <= mark.at < end), key=lambda mark: (mark.at, mark.kind, mark.name))
    )
