from mdm.cluster.adopted import FILE_SAYS_ONE, FILE_SAYS_TWO, ask_adopted
from mdm.cluster.constraints import NO_CONSTRAINTS, Constraints


def asked(
    clusters: list[tuple[int, ...]], adopted: dict[int, int], said: Constraints
) -> list[tuple[object, ...]]:
    return [(q.records, q.reason) for q in ask_adopted(clusters, adopted, said)]


def test_where_file_and_clusters_agree_nothing_is_asked() -> None:
    assert asked([(1, 2, 5), (3,)], {1: 10, 2: 10, 3: 11}, NO_CONSTRAINTS) == []


def test_each_further_cluster_of_an_id_is_a_question_against_the_oldest_record() -> None:
    questions = asked([(4,), (2, 9), (3,)], {2: 10, 9: 10, 3: 10, 4: 10}, NO_CONSTRAINTS)
    assert questions == [((2, 3), FILE_SAYS_ONE), ((2, 4), FILE_SAYS_ONE)]
    apart = Constraints(cannot=frozenset({(3, 9)}))
    assert asked([(4,), (2, 9), (3,)], {2: 10, 9: 10, 3: 10, 4: 10}, apart) == [((2, 4), FILE_SAYS_ONE)]


def test_each_further_id_in_a_cluster_is_a_question_against_the_oldest_id() -> None:
    adopted = {5: 10, 1: 11, 2: 12, 3: 12}
    assert asked([(1, 2, 3, 5)], adopted, NO_CONSTRAINTS) == [
        ((1, 5), FILE_SAYS_TWO),
        ((2, 5), FILE_SAYS_TWO),
    ]
    together = Constraints(must=frozenset({(3, 4), (4, 5)}))
    assert asked([(1, 2, 3, 4, 5)], adopted, together) == [((1, 5), FILE_SAYS_TWO)]
