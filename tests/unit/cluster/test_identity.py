from mdm.cluster.identity import Standing, assign_golden_ids


def assigned(clusters: list[tuple[int, ...]], standing: Standing) -> list[int | None]:
    return [assignment.golden for assignment in assign_golden_ids(clusters, standing)]


def test_a_new_cluster_gets_a_new_id_anchored_to_its_first_record() -> None:
    (assignment,) = assign_golden_ids([(8, 7)], Standing({}, {}))
    assert (assignment.golden, assignment.anchor) == (None, 7)


def test_the_oldest_id_survives_a_merge() -> None:
    assert assigned([(1, 2)], Standing({1: 11, 2: 10}, {1: 11, 2: 10})) == [10]


def test_a_split_restores_the_id_that_the_merge_ended() -> None:
    merged = Standing({1: 10, 2: 10, 3: 10}, {1: 10, 2: 11})
    assert assigned([(1,), (2, 3)], merged) == [10, 11]


def test_a_piece_without_an_anchor_gets_a_new_id() -> None:
    assert assigned([(1,), (2,)], Standing({1: 10, 2: 10}, {1: 10})) == [10, None]


def test_a_record_that_moves_takes_no_id_with_it() -> None:
    standing = Standing({1: 10, 2: 10, 3: 12}, {1: 10, 3: 12})
    assert assigned([(1,), (2, 3)], standing) == [10, 12]


def test_deleting_the_anchor_record_leaves_the_id_with_its_cluster() -> None:
    standing = Standing({1: 10, 2: 10}, {1: 10}, deleted=frozenset({1}))
    assert assigned([(2,)], standing) == [10]


def test_when_a_cluster_splits_its_tombstone_goes_with_the_oldest_record() -> None:
    standing = Standing({1: 10, 2: 10, 3: 10}, {1: 10}, deleted=frozenset({1}))
    assert assigned([(3,), (2,)], standing) == [None, 10]


def test_a_tombstone_comes_out_of_a_merge_with_the_record_it_stays_with() -> None:
    merged = Standing(
        {1: 10, 2: 10, 3: 10, 4: 10}, {1: 10, 2: 11, 3: 12}, deleted=frozenset({1}), beside={1: 4}
    )
    (assignment,) = assign_golden_ids([(2, 3, 4)], merged)
    assert (assignment.golden, assignment.tombstones) == (10, {1: 4})
    assert assigned([(2,), (3, 4)], merged) == [11, 10]


def test_where_the_record_beside_a_tombstone_is_gone_it_stays_with_the_oldest() -> None:
    standing = Standing({1: 10, 2: 10, 3: 10}, {1: 10}, deleted=frozenset({1, 2}), beside={1: 2})
    (assignment,) = assign_golden_ids([(3, 4)], standing)
    assert assignment.tombstones == {1: 3, 2: 3}


def test_a_tombstone_whose_cluster_is_gone_holds_no_id() -> None:
    standing = Standing({1: 10}, {1: 10}, deleted=frozenset({1}))
    assert assigned([(5,)], standing) == [None]
