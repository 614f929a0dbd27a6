"""Files as people export and break them: every row is understood, or refused by its line."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.integrations.tables import Dialect, RefusedRow, Row, Table, UnreadableTableError, open_table
from handoff.integrations.tables.guessing import guess
from handoff.integrations.tables.lines import LONGEST_LINE
from handoff.integrations.tables.reading import LONGEST_FIELD, MOST_COLUMNS


def table_of(content: bytes, *, size: int = 5) -> Table:
    return open_table(content[start : start + size] for start in range(0, len(content), size))


def read(content: bytes, *, size: int = 5) -> list[Row | RefusedRow]:
    return list(table_of(content, size=size).rows())


def understood(content: bytes, *, size: int = 5) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells.values())) for row in read(content, size=size) if isinstance(row, Row)]


def refused_lines(content: bytes, *, size: int = 5) -> list[int]:
    return [row.line for row in read(content, size=size) if isinstance(row, RefusedRow)]


@pytest.mark.parametrize(
    ("content", "dialect"),
    [
        (b"a,b\n1,2\n", Dialect(encoding="utf-8-sig", delimiter=",")),
        (b"\xef\xbb\xbfa;b\r\n1;2\r\n", Dialect(encoding="utf-8-sig", delimiter=";")),
        (b"a\tb\r1\t2\r", Dialect(encoding="utf-8-sig", delimiter="\t")),
        (b"a|b\n1|2", Dialect(encoding="utf-8-sig", delimiter="|")),
        (b"sep=;\na;b\n1;2", Dialect(encoding="utf-8-sig", delimiter=";")),
        (b'a;b\n1;"2"\n', Dialect(encoding="utf-8-sig", delimiter=";")),
        ("a,b\n1,2\n".encode("utf-16"), Dialect(encoding="utf-16", delimiter=",")),
    ],
)
def test_it_tells_the_encoding_and_the_separator(content: bytes, dialect: Dialect) -> None:
    table = table_of(content)

    assert table.dialect == dialect
    assert table.headers == ("a", "b")
    assert [list(row.cells.values()) for row in table.rows() if isinstance(row, Row)] == [["1", "2"]]


def test_it_prefers_the_separator_that_every_row_agrees_on() -> None:
    assert table_of(b"name;note\nana;a, b, c\nben;x, y\n").dialect.delimiter == ";"


def test_it_says_that_it_read_windows_1252() -> None:
    table = table_of("name,city\nJosé,Köln\n".encode("cp1252"))

    assert "Windows-1252" in table.notes[0]
    assert [row.cells["city"] for row in table.rows() if isinstance(row, Row)] == ["Köln"]


def test_an_excel_separator_line_counts_as_a_line() -> None:
    assert understood(b"sep=;\na;b\n1;2") == [(3, ["1", "2"])]


def test_a_row_has_the_line_it_starts_on_across_quoted_newlines_of_every_kind() -> None:
    content = b'a,b\r\n1,"x\r\ny\nz\rw"\r\n2,q\r\n'

    assert understood(content) == [(2, ["1", "x\r\ny\nz\rw"]), (6, ["2", "q"])]


def test_blank_lines_are_no_rows_and_keep_their_numbers() -> None:
    assert understood(b"\na,b\n\n1,2\n,\n \n3,4\n") == [(4, ["1", "2"]), (7, ["3", "4"])]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read(b"a,b") == []


def test_a_ragged_row_is_refused_and_shifts_nothing() -> None:
    content = b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n"

    assert understood(content) == [(2, ["1", "2", "3"]), (5, ["10", "11", "12"])]
    assert [(row.line, row.cells) for row in read(content) if isinstance(row, RefusedRow)] == [
        (3, ("4", "5")),
        (4, ("6", "7", "8", "9")),
    ]


def test_an_unclosed_quote_refuses_from_its_line_to_the_end_in_one_row() -> None:
    rows = read(b'a,b\n1,2\n3,"oh no\n5,6\n7,8\n')

    assert [row.line for row in rows] == [2, 3]
    assert isinstance(rows[1], RefusedRow)
    assert "line 3" in rows[1].reason
    assert "lines 3 to 5" in rows[1].reason
    assert rows[1].cells == ('3,"oh no',)


def test_an_unclosed_quote_in_a_huge_file_is_told_from_a_long_value_in_bounded_memory() -> None:
    given = 0

    def chunks() -> Iterator[bytes]:
        nonlocal given
        yield b'a,b\n1,"oh no\n'
        for _ in range(40):
            given += 1
            yield b"2,3\n" * 16_384

    rows = list(open_table(chunks()).rows())

    assert [row.line for row in rows] == [2]
    assert isinstance(rows[0], RefusedRow)
    assert f"{LONGEST_FIELD:,}" in rows[0].reason
    assert given == 40


def test_an_unclosed_quote_before_another_quote_refuses_the_lines_between() -> None:
    content = b'a,b\n1,"oh no\n2,x\n3,"fine"\n4,y\n'

    assert refused_lines(content) == [2]
    assert understood(content) == [(5, ["4", "y"])]


def test_text_after_a_closing_quote_refuses_its_row_alone() -> None:
    content = b'a,b\n1,"x" y\n2,z\n'

    assert refused_lines(content) == [2]
    assert understood(content) == [(3, ["2", "z"])]


def test_a_value_that_is_too_long_refuses_its_row_alone() -> None:
    content = b"a,b\n1," + b"x" * (LONGEST_FIELD + 1) + b"\n2,y\n"

    assert refused_lines(content, size=65_536) == [2]
    assert understood(content, size=65_536) == [(3, ["2", "y"])]


def test_a_value_of_the_longest_length_is_taken() -> None:
    content = b'a,b\n1,"' + b"x" * LONGEST_FIELD + b'"\n'

    assert [len(cells[1]) for _, cells in understood(content, size=65_536)] == [LONGEST_FIELD]


def test_a_line_that_is_too_long_refuses_its_row_alone() -> None:
    content = b"a,b\n1," + b"x," * LONGEST_LINE + b"\n2,y\n"

    assert refused_lines(content, size=65_536) == [2]
    assert understood(content, size=65_536) == [(3, ["2", "y"])]


def test_a_nul_far_into_the_file_refuses_its_row_alone_and_is_not_kept() -> None:
    content = b"a,b\n" + b"1,2\n" * 30 + b"3,\x00\n4,5\n"
    rows = [row for row in read(content) if isinstance(row, RefusedRow)]

    assert [(row.line, row.cells) for row in rows] == [(32, ("3", "\ufffd"))]
    assert "NUL" in rows[0].reason


def test_bytes_that_are_not_of_the_encoding_refuse_their_row_alone() -> None:
    content = b"a,b\n" + b"1,2\n" * 70_000 + b"3,\xff\n4,5\n"
    rows = read(content, size=65_536)

    assert [row.line for row in rows if isinstance(row, RefusedRow)] == [70_002]
    assert rows[-1] == Row(line=70_003, cells={"a": "4", "b": "5"})


def test_as_many_columns_are_read_as_a_page_can_ask_about() -> None:
    line = ",".join(map(str, range(MOST_COLUMNS))).encode()

    assert len(read(line + b"\n" + line, size=4_096)[0].cells) == MOST_COLUMNS
    with pytest.raises(UnreadableTableError, match="501 columns; at most 500 are read"):
        table_of(line + b",more\n")


def test_columns_of_one_name_are_told_apart_and_none_keeps_the_bare_name() -> None:
    table = table_of(b"Email,Id,Email,Email\na,1,b,c\n")

    assert table.headers == ("Email (1)", "Id", "Email (2)", "Email (3)")
    assert [row.cells["Email (2)"] for row in table.rows() if isinstance(row, Row)] == ["b"]
    assert "More than one column is called “Email”" in table.notes[0]
    assert "email" not in guess(table.headers, [])["document"]["leads"]["columns"]


def test_columns_without_a_name_get_one_and_are_told() -> None:
    table = table_of(b"a,,b,\n1,2,3,4\n")

    assert table.headers == ("a", "(column 2)", "b", "(column 4)")
    assert "(column 2), (column 4)" in table.notes[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Email,Email,Email (2)\n", "“Email (2)”"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel workbook"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        ("a,b\n1,2\n".encode("utf-16-le"), "NUL"),
        (b"a\x00,b\n1,2\n", "NUL"),
        (b"a,b\n\x81\x8d,\xff\n", "neither UTF-8 nor Windows-1252"),
        (b'"a,b\n1,2\n', "first line"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableTableError) as caught:
        table_of(content)

    assert says in caught.value.message


def test_the_bytes_read_end_at_the_size_of_the_file() -> None:
    content = b"a,b\n" + b"1,2\n" * 1_000
    table = table_of(content, size=512)

    assert sum(1 for _ in table.rows()) == 1_000
    assert table.bytes_read == len(content)


def test_the_dialect_can_be_given() -> None:
    table = open_table([b"a;b\n1;2\n"], dialect=Dialect(encoding="cp1252", delimiter=";"))

    assert table.headers == ("a", "b")


_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(_texts, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(rows=_tables, delimiter=st.sampled_from([",", ";", "\t", "|"]), end=st.sampled_from(["\n", "\r\n"]))
def test_whatever_a_writer_wrote_is_read_again_in_whatever_chunks(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    headers = [f"h{place}" for place in range(len(rows[0]))]
    writer.writerows([headers, *rows])
    content = out.getvalue().encode()

    known = Dialect(encoding="utf-8-sig", delimiter=delimiter)
    table = open_table((content[start : start + 3] for start in range(0, len(content), 3)), dialect=known)

    read = [list(row.cells.values()) for row in table.rows() if isinstance(row, Row)]
    assert read == [row for row in rows if "".join(row).strip()]


@given(content=st.binary(max_size=300), size=st.integers(1, 64))
def test_any_bytes_are_a_table_or_no_table_and_rows_come_in_order(content: bytes, size: int) -> None:
    try:
        table = table_of(b"a,b\n" + content, size=size)
    except UnreadableTableError:
        return
    lines = [row.line for row in table.rows()]

    assert lines == sorted(set(lines))


@given(broken=st.sets(st.integers(0, 19), max_size=6))
def test_every_good_row_is_kept_whatever_rows_are_ragged(broken: set[int]) -> None:
    lines = [f"{number}" if number in broken else f"{number},x" for number in range(20)]
    content = "\n".join(["a,b", *lines]).encode()

    assert refused_lines(content) == [number + 2 for number in sorted(broken)]
    assert [line for line, _ in understood(content)] == [number + 2 for number in range(20) if number not in broken]


def test_cells_that_were_made_safe_for_spreadsheets_are_read_as_they_were() -> None:
    content = b"key,phone,name\n'-67,'+493012366,O'Neill\n8,'=1+1,'quoted'\n"
    assert understood(content) == [(2, ["-67", "+493012366", "O'Neill"]), (3, ["8", "=1+1", "'quoted'"])]
