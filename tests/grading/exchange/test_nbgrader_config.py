"""How nbgrader is set up for both sides of the exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from grading.exchange import nbgrader_config


def test_the_trainees_side_knows_neither_gradebook_nor_sources() -> None:
    config = Config()
    nbgrader_config.trainee_config(config)
    assert "db_url" not in config.CourseDirectory
    assert "source_directory" not in config.CourseDirectory


def test_every_step_through_the_exchange_is_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    sides = {
        "trainee": nbgrader_config.trainee_config,
        "instructor": nbgrader_config.instructor_config,
    }
    done = set()
    for side, configure in sides.items():
        config = Config()
        configure(config)
        factory = ExchangeFactory(config=config)
        for step in config.ExchangeFactory:
            assert getattr(factory, step).__module__ == f"grading.exchange.nbgrader_{side}"
            done.add(step)
        assert config.CourseDirectory.course_id == "clinical-ai"
    assert done == set(ExchangeFactory.class_trait_names(config=True)) - {"exchange"}
