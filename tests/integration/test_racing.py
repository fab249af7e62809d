from tests.base import Base
from tests.racing import Race, check, run


def test_concurrent_writes_to_few_records_lose_nothing(base: Base) -> None:
    race = Race(writes=1_600, keys=40, writers=8)
    run(base, race)
    check(base, race)
