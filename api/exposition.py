"""What was read of the base, as Prometheus's client writes it: every family is there, also where nothing happened yet.

A counter that came into being with its first count would hide that count: a rate needs the zero before it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from mdm.store import meter
from mdm.store.families import UNKNOWN_SOURCE, Family
from mdm.store.meter import Sample, Totals

_Labels = tuple[str, ...]  # values, in the order of the family's labels


def counted(families: Iterable[Family], totals: Totals, sources: Collection[str]) -> Iterator[Metric]:
    """Counters and histograms; the source of an input may be any of the registered ones, or nobody's."""
    for family in families:
        expected = _expected(family, [*sources, UNKNOWN_SOURCE])
        if family.kind == "counter":
            yield _counter(family, totals, expected)
        else:
            yield _histogram(family, totals, expected)


def _counter(family: Family, totals: Totals, expected: Iterable[_Labels]) -> Metric:
    metric = CounterMetricFamily(family.name, family.meaning, labels=list(family.labels))
    held = {
        _values(family, dict(labels)): value
        for (name, labels), value in totals.items()
        if name == family.name
    }
    for values, value in sorted((dict.fromkeys(expected, 0.0) | held).items()):
        metric.add_metric(values, value)
    return metric


def _histogram(family: Family, totals: Totals, expected: Iterable[_Labels]) -> Metric:
    metric = HistogramMetricFamily(family.name, family.meaning, labels=list(family.labels))
    for values in expected:
        found = meter.distribution(totals, family.name, dict(zip(family.labels, values, strict=True)))
        metric.add_metric(values, list(found.buckets), found.total)
    return metric


def gauged(families: Iterable[Family], samples: Iterable[Sample]) -> Iterator[Metric]:
    """Gauges; 0 where a label has all its values fixed and there is nothing of one."""
    held: dict[str, list[Sample]] = {}
    for sample in samples:
        held.setdefault(sample.name, []).append(sample)
    for family in families:
        metric = GaugeMetricFamily(family.name, family.meaning, labels=list(family.labels))
        found = {_values(family, sample.labels): sample.value for sample in held.get(family.name, ())}
        zeros = dict.fromkeys(_expected(family, ()), 0.0) if family.labels else {}
        for values, value in sorted((zeros | found).items()):
            metric.add_metric(values, value)
        yield metric


def _expected(family: Family, sources: Collection[str]) -> list[_Labels]:
    """All values that the labels may have; none where they follow what there is."""
    return list(
        product(*(sources if label == "source" else values for label, values in family.labels.items()))
    )


def _values(family: Family, labels: Mapping[str, str]) -> _Labels:
    return tuple(labels[label] for label in family.labels)
