"""Which actions and trials there are and what came of them: the cached reads behind buttons, lists and forms."""

import streamlit as st

from core.reviews.crowds.packages import known_packages
from core.reviews.outcomes import Outcome, outcomes
from core.warehouse import plans
from core.warehouse.plans import Action, Trial
from pages.shared.desk import Desk, open_store


@st.cache_resource(show_spinner=False, max_entries=64)
def _actions(database: str, merchant: str, version: int) -> tuple[Action, ...]:
    return plans.actions(open_store(database), merchant)


@st.cache_resource(show_spinner="正在判断行动", max_entries=64)
def _outcomes(database: str, merchant: str, version: int) -> tuple[Outcome, ...]:
    return outcomes(open_store(database), merchant)


@st.cache_resource(show_spinner=False, max_entries=64)
def _trials(database: str, merchant: str, version: int) -> tuple[Trial, ...]:
    return plans.trials(open_store(database), merchant)


@st.cache_resource(show_spinner=False, max_entries=64)
def _packages(database: str, merchant: str, version: int) -> tuple[str, ...]:
    return known_packages(open_store(database), merchant)


def actions_of(desk: Desk) -> tuple[Action, ...]:
    """Every action that was not struck out, the latest first."""
    return _actions(desk.database, desk.merchant, desk.version)


def outcomes_of(desk: Desk) -> tuple[Outcome, ...]:
    """The same with their verdicts by all sessions that are loaded."""
    return _outcomes(desk.database, desk.merchant, desk.version)


def packages_known(desk: Desk) -> tuple[str, ...]:
    """The crowd packages that figures or actions ever told of."""
    return _packages(desk.database, desk.merchant, desk.version)


def trials_of(desk: Desk) -> tuple[Trial, ...]:
    """Every trial that was not struck out, the latest first."""
    return _trials(desk.database, desk.merchant, desk.version)
