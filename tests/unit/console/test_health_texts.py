"""Texts that the health and rules pages put together from what there may be."""

from typing import get_args

from api.steward.texts import texts_for
from mdm.doctor.finding import Verdict
from mdm.rules import Strategy, Veto
from mdm.store.agreement import AGES
from mdm.store.coverage import What
from mdm.store.delivery_log import DeliveryState
from mdm.store.subscriptions import SubscriptionState


def test_there_is_a_text_for_whatever_may_be_shown() -> None:
    texts = texts_for("")
    names = [
        *(f"health.age.{place}" for place in range(len(AGES))),
        *(f"health.verdict.{verdict}" for verdict in get_args(Verdict)),
        *(f"health.states.{state}" for state in get_args(SubscriptionState)),
        *(f"deliveries.state.{state}" for state in get_args(DeliveryState)),
        *(f"golden_list.{what}" for what in get_args(What)),
        *(f"health.ask_{kind}" for kind in ("suspicious", "bridge")),
        *(f"rules.veto.{veto}" for veto in get_args(Veto)),
        *(f"rules.strategy.{strategy}" for strategy in get_args(Strategy)),
    ]
    assert [name for name in names if not texts.knows(name)] == []
