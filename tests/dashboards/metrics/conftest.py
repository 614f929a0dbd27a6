"""The cast of the tests of numbers."""

import pytest

from tests.cast import Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()
