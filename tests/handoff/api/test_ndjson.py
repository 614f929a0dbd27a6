"""A body of many lines is set aside and read back in batches."""

from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory

from handoff.api import ndjson
from handoff.api.refusals import IncompleteBodyError, InvalidRequestError, TooLargeBodyError


def read(body: bytes, *, most: int = 1000) -> list[list[tuple[int, bytes | None]]]:
    return [[(line.number, line.content) for line in batch] for batch in ndjson.batches(BytesIO(body), most=most)]


def request_of(body: bytes, **surroundings: Any) -> Any:
    request = RequestFactory().post("/api/v1/leads", body, content_type=ndjson.MEDIA_TYPE)
    request.META.update(surroundings)
    return request


def test_each_line_has_its_number_and_blank_ones_none_of_their_own() -> None:
    assert read(b'{"a": 1}\n\n  \r\n{"b": 2}') == [[(1, b'{"a": 1}\n'), (4, b'{"b": 2}')]]


def test_it_yields_at_most_so_many_lines_at_once() -> None:
    assert [len(batch) for batch in read(b"1\n" * 25, most=10)] == [10, 10, 5]


def test_a_batch_of_long_lines_ends_before_it_is_large() -> None:
    line = b"1" * (ndjson.LONGEST_LINE - 1) + b"\n"
    assert [len(batch) for batch in read(line * 10)] == [4, 4, 2]


@pytest.mark.parametrize("times", [1, 3, 7])
def test_a_line_that_is_too_long_is_passed_over_and_the_next_one_read(times: int) -> None:
    long = b"1" * (times * ndjson.LONGEST_LINE + 1)
    assert read(long + b"\n{}\n" + long) == [[(1, None), (2, b"{}\n"), (3, None)]]


def test_a_line_of_exactly_the_longest_length_is_read() -> None:
    line = b"1" * (ndjson.LONGEST_LINE - 1) + b"\n"
    assert read(line) == [[(1, line)]]


def test_a_large_body_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    with ndjson.set_aside(request_of(b"x" * 3_000_000)) as file:
        assert file._rolled  # type: ignore[attr-defined]  # no public name says it
        assert len(file.read()) == 3_000_000


def test_a_body_announced_too_large_is_refused_unread() -> None:
    request = request_of(b"{}", CONTENT_LENGTH=str(ndjson.LARGEST + 1))
    with pytest.raises(TooLargeBodyError):
        ndjson.set_aside(request)
    assert request.read() == b"{}"


def test_a_body_in_chunks_has_no_length_and_is_read_to_its_end() -> None:
    request = request_of(b"")
    request.META |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": BytesIO(b"1\n2\n")}
    with ndjson.set_aside(request) as file:
        assert file.read() == b"1\n2\n"


def test_a_body_in_chunks_is_refused_where_it_becomes_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "LARGEST", 10)
    request = request_of(b"")
    request.META |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": BytesIO(b"1" * 11)}
    with pytest.raises(TooLargeBodyError):
        ndjson.set_aside(request)


def test_a_body_that_breaks_off_is_refused() -> None:
    request = request_of(b"{}\n{}", CONTENT_LENGTH="1000")
    with pytest.raises(IncompleteBodyError):
        ndjson.set_aside(request)


def test_nothing_is_refused() -> None:
    with pytest.raises(InvalidRequestError):
        ndjson.set_aside(request_of(b""))
