"""How a cluster came together, told when it happens: what is stored with each version of a golden record."""

from collections.abc import Mapping, Sequence

from mdm.cluster.link import Link
from mdm.cluster.partition import Partition
from mdm.model import Decision, Json, Record
from mdm.rules import RuleSet


class Story:
    """The joins of one partition, in the order in which they were made, under one model version."""

    def __init__(
        self,
        found: Partition,
        records: Mapping[int, Record],
        rules: RuleSet,
        model: str,
        decided: Sequence[Decision] = (),
    ) -> None:
        self._records, self._rules, self._model, self._decided = records, rules, model, decided
        cluster_of = {number: n for n, cluster in enumerate(found.clusters) for number in cluster}
        self._joins: dict[int, list[Link]] = {}
        for link in found.joins:
            self._joins.setdefault(cluster_of[link.a], []).append(link)
        self._cluster_of = cluster_of

    def of(self, cluster: Sequence[int]) -> dict[str, Json]:
        """`{"model": …, "joins": […]}`; a join names its records, its kind, and what the pair's weight is made of."""
        index = next((self._cluster_of[number] for number in cluster if number in self._cluster_of), None)
        joins: list[Json] = (
            [self._told(link) for link in self._joins.get(index, ())] if index is not None else []
        )
        return {"model": self._model, "joins": joins}

    def _told(self, link: Link) -> dict[str, Json]:
        one, other = sorted(str(self._records[number].key) for number in (link.a, link.b))
        told: dict[str, Json] = {"records": [one, other], "kind": link.kind}
        if link.kind == "steward":
            told["decisions"] = [d.number for d in self._decided if d.ties(link.a, link.b)]
        if pair := link.pair:
            match = self._rules.match
            told |= {
                "weight": pair.weight,
                "blocking_rule": match.blocking[pair.rule].name,
                "levels": [*pair.levels],
                "weights": [*pair.weights],
            }
            if pair.identifier is not None:
                told["identifier_rule"] = match.identifiers[pair.identifier].name
        return told
