"""What waits for others never takes all the places of a worker."""

from balcao.core.queue import LANES
from balcao.settings import Settings

WITHIN = {"intake", "bot"}  # these call nobody outside


def test_with_every_other_lane_hanging_there_is_room_to_read_and_answer() -> None:
    limits = {name: lane.concurrency for name, lane in LANES.items() if name not in WITHIN}
    assert all(limits.values()), "a lane that waits for others needs a limit"
    assert Settings.model_fields["worker_concurrency"].default - sum(limits.values()) >= 16
