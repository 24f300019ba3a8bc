import pytest

from pages.shared.literal import literal


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (":red[x]", r"\:red\[x\]"),
        ("![x](http://e)", "\\!\\[x\\]\\(http\\:\u2060\\/\\/e\\)"),
        ("$x$", r"\$x\$"),
        ("<b>", r"\<b\>"),
        (":streamlit:", "\\:\u2060streamlit\\:"),
        ("a -> b", "a \\-\u2060\\> b"),
        ("www.a.com", "www\u2060\\.a\\.com"),
        ("a@b", "a\u2060\\@b"),
        ("¥1.2万(+20.7%)", r"¥1\.2万\(\+20\.7\%\)"),
        ("正\u202e文\u200b", "正文"),
        ("a\nb", "a b"),
    ],
)
def test_text_of_others_is_no_markdown(text: str, escaped: str) -> None:
    assert literal(text) == escaped
