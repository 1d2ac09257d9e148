"""One holder a folder, and what it tells of itself."""

import json
import os
from pathlib import Path

import pytest

from balcao.core.alone import LOCK, AlreadyRunning, alone_in, told_by


def test_a_folder_has_one_holder_who_tells_where_it_is(tmp_path: Path) -> None:
    assert told_by(tmp_path) == {}
    with alone_in(tmp_path, {"PORT": "8133"}):
        assert told_by(tmp_path) == {"PORT": "8133"}
        with pytest.raises(AlreadyRunning), alone_in(tmp_path):
            pass
        assert told_by(tmp_path) == {"PORT": "8133"}
    assert told_by(tmp_path) == {}


@pytest.mark.parametrize("left", ["", "{", '{"pid": 4194304, "told": {"PORT": "1"}}'])
def test_what_a_dead_holder_left_is_not_believed(tmp_path: Path, left: str) -> None:
    (tmp_path / LOCK).write_text(left)
    assert told_by(tmp_path) == {}
    with alone_in(tmp_path, {"PORT": "2"}):
        assert json.loads((tmp_path / LOCK).read_text()) == {"pid": os.getpid(), "told": {"PORT": "2"}}


def test_a_holder_that_was_cancelled_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), alone_in(tmp_path, {"PORT": "8133"}):
        raise KeyboardInterrupt
    assert (tmp_path / LOCK).read_text() == ""
