"""Rows joined in Python are as safe as a template's."""

from django.utils.safestring import SafeString

from khuyencong.markup import escaped, joined, table_row

EVIL = "<b onclick='x'>&\""


def test_text_is_escaped_and_html_is_not_escaped_twice() -> None:
    assert escaped(EVIL) == "&lt;b onclick=&#x27;x&#x27;&gt;&amp;&quot;"
    assert escaped(SafeString("<b>150</b>")) == "<b>150</b>"
    assert escaped(2024) == "2024"


def test_every_cell_of_a_row_is_escaped() -> None:
    row = table_row(EVIL, [EVIL, SafeString("<i>1</i>")], ["", "num"])
    assert row.count("&lt;b") == 2
    assert '<td class="num"><i>1</i></td></tr>' in row
    assert "<b" not in row


def test_cells_are_numbers_unless_told() -> None:
    assert table_row("2021", ["1", "2"]).count('<td class="num">') == 2
    assert joined(["<tr></tr>", "<tr></tr>"]).count("<tr>") == 2
