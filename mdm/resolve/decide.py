"""What follows from records, pairs and decisions alone: clusters, what survives of each, how it came together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mdm.canonical_json import dumps
from mdm.cluster.constraints import Constraints
from mdm.cluster.partition import Partition, partition
from mdm.golden.assemble import assemble
from mdm.model import Decision, Pair, Record
from mdm.resolve.story import Story
from mdm.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Surviving:
    """What a golden record holds, as canonical JSON: equal ones are equal text."""

    values: str
    provenance: str
    links: str
    attributes: tuple[str, ...]  # names of the values


@dataclass(frozen=True, slots=True)
class Decided:
    partition: Partition  # of the records that live
    surviving: Mapping[tuple[int, ...], Surviving]  # by cluster


def decide(
    live: Mapping[int, Record],
    scored: Sequence[Pair],
    rules: RuleSet,
    model: str,
    constraints: Constraints,
    decisions: Sequence[Decision],
) -> Decided:
    """Decides whole components: `scored` are all pairs among the records, `constraints` those of the decisions."""
    found = partition(live, scored, rules.match, constraints)
    story = Story(found, live, rules, model, decisions)

    def trust_of(source: str) -> int:
        return rules.source(source).trust

    surviving = {}
    for cluster in found.clusters:
        golden = assemble([live[number] for number in cluster], rules.survivorship.golden, trust_of)
        links = story.of(cluster)
        surviving[cluster] = Surviving(
            dumps(golden.values), dumps(golden.provenance), dumps(links), tuple(sorted(golden.values))
        )
    return Decided(found, surviving)
