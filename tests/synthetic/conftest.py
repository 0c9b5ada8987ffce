"""One council of 6,000 children over three years, made once for the tests that only read it."""

from datetime import date

import pytest

from goldenthread.synthetic import synthesise

from .reading import Made, read


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("council")
    return read(synthesise(folder, children=6000, years=3, end=date(2023, 9, 30), seed=7))
