"""The cast, installed for every test of an invariant."""

import pytest

from tests.cast import Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()
