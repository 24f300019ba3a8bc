"""What became of the crowd packages that actions set up, in one sentence each.

Owns which sessions an action's package is looked at in: those that began while the action held. The comparison with the
other packages of these sessions is in `standing`.
"""

from collections.abc import Sequence
from datetime import datetime

from core.reviews.crowds.standing import Run, runs, spoken, standings
from core.scope import LATEST, parts_of_session
from core.warehouse.plans import Action
from core.warehouse.store import Store


def package_words(store: Store, merchant: str, told: Sequence[Action], until: datetime | None) -> dict[str, str]:
    """Per action that names a package: how that did against the others of the same sessions, as of `until`."""
    named = [action for action in told if action.package]
    if not named:
        return {}
    first = min(action.at for action in named).date()
    found = runs(store, merchant, (), first, until.date() if until else LATEST)
    return {action.action: _words(action, found, until) for action in named}


def _words(action: Action, found: Sequence[Run], until: datetime | None) -> str:
    ends = [moment for moment in (action.until, until) if moment is not None]
    held = [
        run
        for run in found
        if (not action.account or run.account == action.account)
        and _start(run) >= action.at
        and all(_start(run) < end for end in ends)
    ]
    own = next((one for one in standings(held) if one.package == action.package), None)
    if own is None:
        return f"人群包「{action.package}」还没有投放数据,抄进人群包投放表上传后在这里比"
    return spoken(own)


def _start(run: Run) -> datetime:
    """When a session began; of a day without one its beginning, so that the day of the change itself is left out."""
    return parts_of_session(run.session)[1] if run.session else datetime.combine(run.day, datetime.min.time())
