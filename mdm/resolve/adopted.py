"""Review tasks about the crosswalk that the retailer came with, kept up to date with the clusters."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from mdm.cluster.adopted import ask_adopted
from mdm.cluster.constraints import constraints_of
from mdm.model import Question, Record
from mdm.store import adopt, decisions, records, review
from mdm.store import golden as goldens


def keep_adopted_questions(
    session: Session, numbers: Sequence[int], live: Mapping[int, Record]
) -> list[Question]:
    """Asks where file and clusters disagree about these records, deleted ones included; closes what is moot.

    `live` are those of them that live. Wants the crosswalk as it is after this step.
    """
    if not adopt.is_in_use(session):
        return []
    family = adopt.beside(session, numbers)
    clusters = goldens.clusters_of(session, family)
    members = sorted({number for cluster in clusters for number in cluster})
    others = records.live_records(session, [number for number in members if number not in live])
    constraints = constraints_of(decisions.about(session, members), {**live, **others})
    questions = ask_adopted(clusters, adopt.adopted_of(session, members), constraints)
    review.keep(session, sorted({*numbers, *family}), questions, adopted=True)
    return questions
