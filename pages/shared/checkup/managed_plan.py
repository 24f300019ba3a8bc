"""托管计划: every loaded product at once, one of them or a typed one in detail, and the service fee while it runs.

Owns the inputs and the order; verdicts and fees are `core.rules.managed_plan`'s, the products `core.reviews.checkup`'s.
"""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import FupanError
from core.reports.texts import clean
from core.reviews.checkup.entrusting import ANY, MANAGED, NOBODY, ONLY, UNSURE, WRONG, Entrusted, entrusted, table
from core.rules.declaration import in_percent
from core.rules.managed_plan import (
    MANAGED_PLAN,
    Cooperation,
    Eligibility,
    Leader,
    Product,
    Sold,
    eligibility,
    service_fee,
)
from pages.shared.checkup.telling import answered, asking, exact, figures, money, percent, standing, steps
from pages.shared.desk import Desk, desk, open_store
from pages.shared.guarding import guarded, tell
from pages.shared.literal import literal
from pages.shared.show import show
from pages.shared.templates import template_download

TYPED = "自己填一个商品"
THIS, OTHER = "这位团长", "别的团长"

_VERDICTS = {True: "可以", False: "不可以", None: "待核实"}
_HELD = {True: "满足", False: "不满足", None: "待核实"}

Loaded = tuple[date, tuple[Entrusted, ...]]


@st.cache_resource(show_spinner="正在看每个商品", max_entries=16)
def _loaded(database: str, merchant: str, version: int) -> Loaded | None:
    return entrusted(open_store(database), merchant)


def managed_plan() -> None:
    here = desk()
    loaded = _loaded(here.database, here.merchant, here.version)
    head = st.container()
    if loaded is not None:
        day, products = loaded
        with head:
            answered(_overall(products))
        figures(_counts(products))
        show(table(products), "entrusted")
        st.caption(f"{day} 的联盟商品表")
    with guarded():
        _one(head, loaded)
    _fees()
    _template(here, loaded)
    standing(MANAGED_PLAN)


def _overall(products: Sequence[Entrusted]) -> str:
    words = [one.word for one in products]
    only = sum(word.startswith(ONLY) for word in words)
    running = sum(word.startswith(MANAGED) for word in words)
    told = f"{len(words)} 个商品里 {words.count(ANY) + only} 个现在能托管"
    told += f",其中 {only} 个只能给指定的团长" if only else ""
    return told + (f";{running} 个已经托管" if running else "")


def _counts(products: Sequence[Entrusted]) -> tuple[tuple[str, str, str], ...]:
    words = [one.word for one in products]
    told = (
        ("任何团长都行", words.count(ANY), "销量少,没有别人在推"),
        ("只能给指定的", sum(word.startswith(ONLY) for word in words), "占比够,或合作的就是这位"),
        ("已经托管", sum(word.startswith(MANAGED) for word in words), "别的团长不能再加进来"),
        ("现在都不行", words.count(NOBODY), "下面看差哪一条"),
        ("待核实", words.count(UNSURE), "表里缺数"),
        ("数对不上", words.count(WRONG), "改表后重新上传"),
    )
    return tuple((label, str(count), below) for label, count, below in told if count)


def _one(head: DeltaGenerator, loaded: Loaded | None) -> None:
    """One product, picked or typed."""
    products = {_name(one): one for one in loaded[1]} if loaded else {}
    if not products:
        with head:
            _typed(answering=True)
        return
    st.markdown("**看一个商品**")
    names = [*products, TYPED]
    picked = st.selectbox(
        "哪个商品", names, key="entrusted_product", bind="query-params", label_visibility="collapsed", width=420
    )
    if picked == TYPED:
        _typed(answering=False)
        return
    one = products[picked]
    if isinstance(one.found, FupanError):
        tell(one.found)
        return
    st.markdown(f"**{literal(one.found.answer)}**")
    _standings(one.found)


def _name(one: Entrusted) -> str:
    name = clean(one.name)
    return f"{name} {one.product_id[-4:]}" if one.product_id else name


def _typed(*, answering: bool) -> None:
    """A product that is typed; its sentence is the page's where nothing is loaded."""
    sentence = st.container()
    with asking("managed"):
        plan = st.selectbox("普通计划", ["已开", "未开"], key="plan_open", bind="query-params")
        sales = st.number_input("近 90 天联盟销量", min_value=0, value=800, key="plan_sales", bind="query-params")
        orders = st.number_input("这位团长近 90 天出单", min_value=0, value=0, key="plan_orders", bind="query-params")
        other = st.selectbox("别的团长在推吗", [str(one) for one in Cooperation], key="plan_other", bind="query-params")
    leaders = [Leader(THIS, orders)]
    if other != Cooperation.NONE:
        leaders.append(Leader(OTHER, None, Cooperation(other)))
    found = eligibility(Product("", plan == "已开", sales, tuple(leaders)))
    with sentence:
        own = found.leaders[0]
        text = f"{_VERDICTS[own.eligible]}托管给这位团长" + "".join(f":{one.why}" for one in own.failing[:1])
        if answering:
            answered(text)
        else:
            st.markdown(f"**{literal(text)}**")
    for condition in own.conditions:
        _line(condition.title, _HELD[condition.holds], condition.why, condition.remedy)


def _standings(found: Eligibility) -> None:
    """Every 团长 of a product and anybody else, with what stands in the way."""
    for one in (*found.leaders, found.others):
        share = f"(占 {in_percent(one.share)})" if one.share is not None and one.leader else ""
        why = ";".join(condition.why for condition in one.failing or one.conditions)
        remedy = ";".join(condition.remedy for condition in one.failing)
        _line((one.leader or "没列出的团长") + share, _VERDICTS[one.eligible], why, remedy)


def _line(name: str, verdict: str, why: str, remedy: str) -> None:
    """A paragraph and no table: on a phone its columns would be pillars."""
    todo = f"  \n:small[怎么办:{literal(remedy)}]" if remedy else ""
    st.markdown(f"**{literal(name)}** :gray-badge[{verdict}]  \n:small[:gray[{literal(why)}]]{todo}")


def _fees() -> None:
    """The service fee while the plan runs."""
    st.markdown("**托管期间的团长服务费**")
    with asking("fee", 5):
        rate = st.number_input(
            "托管服务费率(%)", min_value=0.0, max_value=100.0, value=5.0, step=0.5, format="%.2f", key="fee_rate",
            bind="query-params",
        )  # fmt: skip
        amounts = [
            st.number_input(
                f"{kind}(元)", min_value=0.0, value=usual, step=1000.0, format="%.2f", key=key, bind="query-params"
            )
            for kind, key, usual, _ in _KINDS
        ]
    sold = tuple(Sold(kind, exact(amount), alliance) for (kind, _, _, alliance), amount in zip(_KINDS, amounts))
    found = service_fee(percent(rate), sold)
    st.markdown(f"**要结服务费 {money(found.total)}**")
    steps(found.steps)


_KINDS = (
    ("团长对接的达人卖的", "fee_found", 50_000.0, True),
    ("自己来的达人卖的", "fee_natural", 20_000.0, True),
    ("店播卖的", "fee_live", 100_000.0, False),
    ("商城自卖的", "fee_mall", 10_000.0, False),
)


def _template(here: Desk, loaded: Loaded | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        template_download("alliance_product", "alliance_template")
        st.caption("填好后在「上传」页整份上传" + ("" if loaded else ",这里就能一次看完所有商品"), width="content")
