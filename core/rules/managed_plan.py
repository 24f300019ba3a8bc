"""托管计划: which 团长 a product may be entrusted to, and what that costs while it runs.

Owns the three conditions, the two limits and the service fee. Which sales a product has is told from outside; nothing
here reads a file. What isn't known is neither kept nor broken: it is open.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import FupanError
from core.rules.declaration import Rule, cents, in_percent

MANAGED_PLAN = Rule(
    key="managed_plan",
    title="托管计划",
    says=(
        "商品要先开普通计划",
        "商品只能有这一位团长在推:别的团长的活动或托管要先取消",
        "近 90 天联盟销量不超过 1,000 单,可以托管给任何一位团长;超过的,只能给出单占七成以上的那一位",
        "托管生效后,不能再报别的团长的专属活动,也不能再托管给别人",
        "托管期间的联盟订单都结服务费,店播和商城自卖的不结",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "别的团长的专属活动也算在推;这位团长自己的合作不挡",
        "占比不四舍五入:69.99% 不够 70%;没列出的团长按没有出单算",
        "服务费按填的金额算;同时有专属活动的,服务费先按专属活动",
    ),
)

FEW_ORDERS = 1_000
LARGE_SHARE = Decimal("0.7")


class Cooperation(StrEnum):
    """What a 团长 has going with a product."""

    NONE = "无"
    ACTIVITY = "招商活动"
    EXCLUSIVE = "专属活动"
    MANAGED = "托管"


_BARRED = (Cooperation.EXCLUSIVE, Cooperation.MANAGED)
"""What no other 团长 may have with a product once it is entrusted to one."""


@dataclass(frozen=True)
class Leader:
    """A 团长: the orders of the product over the last 90 days that came through them, and what runs with them now."""

    name: str
    orders: int | None = None
    cooperation: Cooperation | None = Cooperation.NONE


@dataclass(frozen=True)
class Product:
    """`ordinary_plan`: is 普通计划 open; `sales`: orders paid through 联盟 over the last 90 days. None: unknown."""

    name: str
    ordinary_plan: bool | None
    sales: int | None
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True)
class Condition:
    """`holds` is None where what it hangs on isn't known. `remedy` is what to do about one that doesn't hold."""

    title: str
    holds: bool | None
    why: str
    remedy: str = ""


@dataclass(frozen=True)
class Standing:
    """May the product be entrusted to this 团长? An empty name is any 团长 who isn't among those told."""

    leader: str
    share: Decimal | None
    conditions: tuple[Condition, ...]

    @property
    def eligible(self) -> bool | None:
        """None while something that decides is open: one condition broken is enough for no."""
        held = [condition.holds for condition in self.conditions]
        return False if False in held else None if None in held else True

    @property
    def failing(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if condition.holds is not True)


@dataclass(frozen=True)
class Eligibility:
    """Who may take a product: those told, in their order, and last anybody else."""

    product: Product
    leaders: tuple[Standing, ...]
    others: Standing

    @property
    def answer(self) -> str:
        """The one sentence."""
        managed = [leader.name for leader in self.product.leaders if leader.cooperation is Cooperation.MANAGED]
        beside = [
            leader
            for leader in self.product.leaders
            if leader.cooperation in _BARRED and leader.name not in managed[:1]
        ]
        if managed and beside:
            told = "、".join(f"{leader.name}的{leader.cooperation}" for leader in beside)
            return f"写着已经托管给{managed[0]},又有{told}:托管生效后不该再有,请先核对"
        if managed:
            return f"已经托管给{managed[0]}:不能再报别的团长的专属活动,也不能再托管给别人"
        able = "、".join(standing.leader for standing in self.leaders if standing.eligible)
        if self.blocking is None:
            return "可以托管给任何一位团长" if self.others.eligible else f"只能托管给{able}"
        if self.blocking.holds is None:
            return f"{f'可以托管给{able};别的团长' if able else ''}还判断不了:{self.blocking.why}"
        return f"现在不能托管给任何团长:{self.blocking.why}"

    @property
    def blocking(self) -> Condition | None:
        """What leaves it open who may take the product, else what bars whoever is nearest to it; None where
        somebody may."""
        everyone = (*self.leaders, self.others)
        unsure = next((standing for standing in everyone if standing.eligible is None), None)
        if unsure is not None:
            return next(condition for condition in unsure.conditions if condition.holds is None)
        if any(standing.eligible for standing in everyone):
            return None
        nearest = min(self.leaders or (self.others,), key=lambda one: (len(one.failing), -(one.share or 0)))
        return nearest.failing[0]


def eligibility(product: Product) -> Eligibility:
    """Hold every 团长 told, and anybody else, against the conditions.

    Raises FupanError for counts that can't be: below zero, or more orders through 团长 than the product sold.
    """
    _check(product)
    named = tuple(_standing(product, leader) for leader in product.leaders)
    return Eligibility(product, named, _standing(product, Leader("", 0)))


def _check(product: Product) -> None:
    counts = [product.sales, *(leader.orders for leader in product.leaders)]
    if any(count is not None and count < 0 for count in counts):
        raise FupanError("单数小于 0", "请填 0 或正整数")
    names = [leader.name for leader in product.leaders]
    if len(set(names)) < len(names) or "" in names:
        raise FupanError("同一位团长写了两次,或没有写名字", "请每位团长写一行")
    through = sum(leader.orders or 0 for leader in product.leaders)
    if product.sales is not None and through > product.sales:
        raise FupanError(
            f"团长出单一共 {through:,} 单,比近 90 天联盟销量 {product.sales:,} 单还多",
            "请核对两个数是不是同一个 90 天",
        )


def _standing(product: Product, leader: Leader) -> Standing:
    sales, orders = product.sales, leader.orders
    share = Decimal(orders) / sales if sales and orders is not None else None
    return Standing(leader.name, share, (_ordinary(product), _alone(product, leader), _sold(product, leader, share)))


def _ordinary(product: Product) -> Condition:
    title = "已开普通计划"
    if product.ordinary_plan is None:
        return Condition(title, None, "不知道普通计划开没开", "到商品的推广设置里看一眼,再填上")
    if product.ordinary_plan:
        return Condition(title, True, "普通计划已开")
    return Condition(title, False, "普通计划没开", "先给这个商品开普通计划")


def _alone(product: Product, leader: Leader) -> Condition:
    title = "没有别的团长在推"
    others = [one for one in product.leaders if one.name != leader.name]
    busy = [one for one in others if one.cooperation not in (None, Cooperation.NONE)]
    if busy:
        told = "、".join(f"{one.name}的{one.cooperation}" for one in busy)
        return Condition(title, False, f"还有{told}", f"先取消{told}")
    unknown = [one.name for one in others if one.cooperation is None]
    if unknown:
        return Condition(title, None, f"不知道{'、'.join(unknown)}有没有合作", "查清后填上")
    return Condition(title, True, "没有别的团长的活动或托管")


def _sold(product: Product, leader: Leader, share: Decimal | None) -> Condition:
    title = "销量或占比"
    if product.sales is None:
        return Condition(title, None, "不知道近 90 天联盟销量", "查到后填上")
    sold = f"近 90 天联盟销量 {product.sales:,} 单"
    if product.sales <= FEW_ORDERS:
        return Condition(title, True, f"{sold},不超过 {FEW_ORDERS:,} 单")
    over = f"{sold},超过 {FEW_ORDERS:,} 单"
    beside = sum(one.orders or 0 for one in product.leaders if one.name != leader.name)
    if share is None and Decimal(product.sales - beside) / product.sales < LARGE_SHARE:
        return Condition(
            title, False, f"{over},别的团长已占 {in_percent(Decimal(beside) / product.sales)},{leader.name}到不了七成",
            f"等近 90 天销量回到 {FEW_ORDERS:,} 单以内",
        )  # fmt: skip
    if share is None:
        return Condition(title, None, f"{over},又不知道{leader.name}出了多少单", "查到这位团长的出单后填上")
    told = f"{leader.name or '没列出的团长'}占 {in_percent(share)}"
    if share >= LARGE_SHARE:
        return Condition(title, True, f"{over},但{told},够 {in_percent(LARGE_SHARE)}")
    return Condition(
        title, False, f"{over},{told},不够 {in_percent(LARGE_SHARE)}",
        f"等近 90 天销量回到 {FEW_ORDERS:,} 单以内,或这位团长的占比到 {in_percent(LARGE_SHARE)}",
    )  # fmt: skip


@dataclass(frozen=True)
class Sold:
    """Orders of one kind while the plan runs, in yuan: `alliance` are those that a 达人 sold, whoever found them."""

    kind: str
    amount: Decimal
    alliance: bool


@dataclass(frozen=True)
class FeeLine:
    sold: Sold
    fee: Decimal
    why: str


@dataclass(frozen=True)
class ServiceFee:
    """Lines sum to `total`, to the cent."""

    rate: Decimal
    lines: tuple[FeeLine, ...]
    total: Decimal
    steps: tuple[str, ...]


def service_fee(rate: Decimal, sold: tuple[Sold, ...]) -> ServiceFee:
    """What the 团长 gets: `rate` (a fraction) of every 联盟 order, nothing of the shop's own.

    Each kind's fee is rounded to the cent, half up. Raises FupanError for a rate outside 0–100 % or an amount below
    zero.
    """
    if not 0 <= rate <= 1:
        raise FupanError("服务费率不在 0% 到 100% 之间", "请照托管计划里写的费率填")
    if any(one.amount < 0 for one in sold):
        raise FupanError("订单金额小于 0", "请填 0 或正数")
    lines = tuple(
        FeeLine(one, cents(one.amount * rate), f"× {in_percent(rate)}") if one.alliance
        else FeeLine(one, Decimal("0.00"), "自卖订单不结")
        for one in sold
    )  # fmt: skip
    base = sum((line.sold.amount for line in lines if line.sold.alliance), Decimal(0))
    own = sum((line.sold.amount for line in lines if not line.sold.alliance), Decimal(0))
    total = sum((line.fee for line in lines), Decimal("0.00"))
    steps = (
        f"联盟订单金额 ¥{base:,.2f},不管达人是不是团长找来的",
        f"自卖订单金额 ¥{own:,.2f},不结服务费",
        f"服务费 ¥{base:,.2f} × {in_percent(rate)} = ¥{total:,.2f}(每一类四舍五入到分)",
    )
    return ServiceFee(rate, lines, total, steps)
