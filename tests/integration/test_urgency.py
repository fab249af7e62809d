"""How urgent a review task is follows the records, as everything does."""

from tests.base import Base, kate, moved


def test_a_task_becomes_more_urgent_as_its_clusters_grow_and_stays_the_same_question(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    base.send(kate("loyalty:3"))
    (grown,) = base.tasks()
    assert len(base.clusters()) == 2
    assert grown.priority > task.priority
    assert grown == task._replace(priority=grown.priority)  # an answer to what was shown still stands
    base.resolve_full()
    assert base.tasks() == [grown]
