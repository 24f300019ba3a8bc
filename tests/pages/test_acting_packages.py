"""The crowd package of an action on the page: shown in its line, judged beside its verdict, and a field of its form."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.entries import enter_file
from core.warehouse import plans
from pages.shared.desk import open_store
from tests.conftest import DEMO_MERCHANT, EXPORTS


def test_the_package_of_an_action_is_told_compared_and_offered(demo: AppTest, database: Path) -> None:
    store = open_store(str(database))
    enter_file(store, DEMO_MERCHANT, (EXPORTS.parent / "entries.toml").read_bytes(), "tests")
    action = next(one for one in plans.actions(store, DEMO_MERCHANT) if one.package)
    at = demo.run().switch_page("pages/week/actions.py").run()
    assert not at.exception
    lines = [text.value.replace("\\", "") for text in (*at.caption, *at.markdown)]
    assert any(f"人群包 {action.package}" in line and "护栏" in line for line in lines)
    assert any(f"人群包「{action.package}」点击成交转化率 14.7%,同场其他包 8.9%" in line for line in lines)
    at.button(key=f"edit_{action.action}").click().run()
    assert not at.exception
    field = next(box for box in at.selectbox if box.label.startswith("人群包"))
    assert field.value == action.package
    assert {"系统智能推荐", "相似达人粉丝"} < set(field.options)
