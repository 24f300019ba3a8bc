from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

PAGES = (
    "pages/review/today.py",
    "pages/review/traffic.py",
    "pages/review/compare.py",
    "pages/data/upload.py",
    "pages/data/holdings.py",
)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_offers_a_way_on(empty: AppTest, page: str) -> None:
    at = empty.run().switch_page(page).run()
    assert not at.exception
    assert "load_example" in {button.key for button in at.button}
    assert any("罗盘" in text.value for text in at.markdown)


def test_the_example_says_what_it_is_and_goes_in_one_click(empty: AppTest) -> None:
    at = empty.run()
    at.button(key="load_example").click().run(timeout=120)
    assert not at.exception
    assert any("示例数据" in text.value for text in at.markdown)
    assert any("点击支付率" in text.value for text in at.markdown)
    at.button(key="forget_example").click().run()
    assert not at.exception
    assert not at.metric
    assert "load_example" in {button.key for button in at.button}


def test_a_locked_database_says_who_holds_it(empty: AppTest, database: Path) -> None:
    import subprocess
    import sys

    hold = f"import duckdb, sys; c = duckdb.connect({str(database)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        at = empty.run()
        holder.stdin.close()
    assert not at.exception
    assert str(holder.pid) in at.error[0].proto.title


def test_the_store_stays_one_file(empty: AppTest, database: Path) -> None:
    empty.run()
    assert database.exists()
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(database), config={"access_mode": "read_only"})
