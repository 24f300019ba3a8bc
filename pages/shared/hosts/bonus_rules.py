"""The rules that hosts are paid by, as a table to edit: one line per tier.

Owns the editor and what a line of it means. Every save is an entry in the ledger, so that it has an author and an undo.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import FupanError
from core.metrics import METRICS
from core.reports.texts import clean
from core.reviews.hosts.bonus import HOURS, PAYABLE, PERIODS, WAYS, rules_of
from core.units import MISSING, RATE
from core.warehouse import ledger
from core.warehouse.plans import BonusTier
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import tell
from pages.shared.scope_bar import account_names

RULE, HOSTS, ACCOUNTS, PERIOD, METRIC, THRESHOLD, WAY, VALUE = (
    "规则", "主播", "账号", "周期", "指标", "门槛", "方式", "数值",
)  # fmt: skip


def _unit(key: str) -> str:
    return "小时" if key == HOURS else METRICS[key].unit.suffix


LABELS = {f"{name}({_unit(key)})": key for key, name in PAYABLE.items()}
_CALLED = {key: label for label, key in LABELS.items()}

_HELP = (
    "一行是一档,同名的几行是同一条规则的几档。达标奖和每小时奖按达到的最高一档发;提成按档分段,只提超出门槛的部分。"
    "主播、账号空着就是全部。撤销在「数据」页的记录里。"
)
_EXAMPLES = {
    "单小时成交奖": ("gmv_per_hour", "fixed", ((3_000.0, 300.0), (5_000.0, 800.0))),
    "成交提成": ("gmv", "part", ((10_000.0, 0.01), (50_000.0, 0.02))),
    "吸粉奖": ("host_follow_rate", "hourly", ((0.01, 10.0),)),
}
"""Three rules to begin with: their numbers are for the manager to change."""


def rule_editor(here: Desk, tiers: Sequence[BonusTier], hosts: Iterable[str]) -> None:
    """All rules, to be changed, added to and removed from."""
    accounts = {label: account for account, label in account_names(here.sessions).items()}
    accounts |= {clean(one): one for tier in tiers for one in tier.accounts if one not in accounts.values()}
    known = list(dict.fromkeys((*hosts, *(name for tier in tiers for name in tier.hosts))))
    st.caption(_HELP)
    edited = st.data_editor(
        _frame(tiers, accounts), num_rows="dynamic", hide_index=True, key=f"bonus_rules_{here.version}", alt="绩效规则",
        placeholder=MISSING,
        column_config={
            RULE: st.column_config.TextColumn(width=130, max_chars=20),
            METRIC: st.column_config.SelectboxColumn(options=list(LABELS), width=170),
            THRESHOLD: st.column_config.NumberColumn(min_value=0, format="localized", width=90),
            WAY: st.column_config.SelectboxColumn(options=list(WAYS.values()), width=150),
            VALUE: st.column_config.NumberColumn(min_value=0, format="localized", width=90),
            PERIOD: st.column_config.SelectboxColumn(
                options=list(PERIODS.values()), default=next(iter(PERIODS.values())), width=80
            ),
            HOSTS: st.column_config.MultiselectColumn(options=known, width=150),
            ACCOUNTS: st.column_config.MultiselectColumn(options=list(accounts), width=150),
        },
    )  # fmt: skip
    try:
        said = typed(edited.to_dict("records"), accounts)
        rules_of(said)
    except FupanError as error:
        tell(error)
        return
    with st.container(horizontal=True, gap="xsmall"):
        if st.button(
            "保存规则", key="save_bonus", type="primary", icon=":material/save:", disabled=said == tuple(tiers)
        ):
            _enter(here, said)
        if not tiers and st.button("用示例规则开始", key="example_bonus", icon=":material/lightbulb:"):
            _enter(here, examples())


def examples() -> tuple[BonusTier, ...]:
    """Rules to begin with, every month for all hosts."""
    return tuple(
        BonusTier(name, (), (), next(iter(PERIODS)), metric, way, threshold, value)
        for name, (metric, way, steps) in _EXAMPLES.items()
        for threshold, value in steps
    )


def _enter(here: Desk, said: Sequence[BonusTier]) -> None:
    ledger.enter(here.store, here.merchant, "bonus_rule", entered(said), AUTHOR)
    st.rerun()


def entered(said: Sequence[BonusTier]) -> list[dict[str, object]]:
    """The rows of an entry that makes these all the rules there are."""
    if not said:
        return [dict.fromkeys(BonusTier.__dataclass_fields__) | {"place": 0}]
    return [
        vars(tier) | {"place": place, "accounts": list(tier.accounts), "hosts": list(tier.hosts)}
        for place, tier in enumerate(said)
    ]


def _frame(tiers: Sequence[BonusTier], accounts: Mapping[str, str]) -> pd.DataFrame:
    called = {account: label for label, account in accounts.items()}
    return pd.DataFrame(
        {
            RULE: pd.Series([tier.rule for tier in tiers], dtype="str"),
            METRIC: pd.Series([_CALLED.get(tier.metric) for tier in tiers], dtype="str"),
            THRESHOLD: pd.Series([_shown(tier.threshold, _is_rate(tier.metric)) for tier in tiers], dtype="float64"),
            WAY: pd.Series([dict(WAYS.items()).get(tier.way) for tier in tiers], dtype="str"),  # type: ignore[call-overload]
            VALUE: pd.Series([_shown(tier.value, tier.way == "part") for tier in tiers], dtype="float64"),
            PERIOD: pd.Series([PERIODS.get(tier.period) for tier in tiers], dtype="str"),
            HOSTS: pd.Series([list(tier.hosts) for tier in tiers], dtype="object"),
            ACCOUNTS: pd.Series([[called[one] for one in tier.accounts] for tier in tiers], dtype="object"),
        }
    )


def _is_rate(metric: str) -> bool:
    return metric != HOURS and METRICS[metric].unit == RATE


def _shown(value: float, percent: bool) -> float:
    return round(100 * value, 8) if percent else value


def typed(rows: Iterable[Mapping[Any, Any]], accounts: Mapping[str, str]) -> tuple[BonusTier, ...]:
    """The lines of the table as tiers; a line without a metric, a way or an amount isn't ready yet.

    An empty threshold is nought; a line without a name has its metric's. Raises FupanError for what can't be meant.
    """
    found = []
    ways = {label: way for way, label in WAYS.items()}
    periods = {label: period for period, label in PERIODS.items()}
    for row in rows:
        if any(_is_empty(row.get(name)) for name in (METRIC, WAY, VALUE)):
            continue
        metric, way = LABELS.get(clean(row[METRIC])), ways.get(clean(row[WAY]))
        if metric is None or way is None:
            raise FupanError("有一行的指标或方式不在列表里", "请从列表里选")
        name = f"{PAYABLE[metric]}奖" if _is_empty(row.get(RULE)) else clean(row[RULE])
        threshold = 0.0 if _is_empty(row.get(THRESHOLD)) else float(row[THRESHOLD])
        period = next(iter(PERIODS)) if _is_empty(row.get(PERIOD)) else periods.get(clean(row[PERIOD]), "")
        unknown = [one for one in _several(row.get(ACCOUNTS)) if one not in accounts]
        if unknown:
            raise FupanError(f"没有账号「{unknown[0]}」", "请从列表里选一个")
        found.append(
            BonusTier(
                name,
                tuple(accounts[one] for one in _several(row.get(ACCOUNTS))),
                tuple(_several(row.get(HOSTS))),
                period,
                metric,
                way,
                round(threshold / 100, 10) if _is_rate(metric) else threshold,
                round(float(row[VALUE]) / 100, 10) if way == "part" else float(row[VALUE]),
            )
        )
    return tuple(found)


def _several(cell: object) -> list[str]:
    return [str(one) for one in cell] if isinstance(cell, list | tuple) else []


def _is_empty(cell: object) -> bool:
    return bool(pd.isna(cell)) or not clean(cell)
