"""What vendors say of invented customers: each event as its body, whole, with the times that the vendor gives it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.vendors import Sent, hubspot, shopify, square

# Nobody shares anything with anybody else: only what a source says can bring two of them together.
_GIVEN = (
    "Abel",
    "Beata",
    "Cyprian",
    "Dorothea",
    "Edmund",
    "Fenella",
    "Gideon",
    "Hester",
    "Ingram",
    "Jocasta",
)
_FAMILY = ("Ashgrove", "Birkdale", "Cantwell", "Dunmore", "Eversley", "Fothergill", "Garside", "Holroyd")
_TOWNS = ("Truro", "Hull", "Leeds", "Derby", "Poole", "Luton", "Corby", "Wigan", "Ripon", "Bath", "Ely")


@dataclass
class Clock:
    """Gives each event a time of its own, rising, all of them of the last hour."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(minutes=59))
    step: timedelta = timedelta(milliseconds=100)

    def tick(self) -> datetime:
        self.now += self.step
        return self.now


def person(number: int) -> dict[str, Any]:
    """Given name, family name, e-mail, street and town of the customer with this number."""
    return {
        "given": f"{_GIVEN[number % 10]}{chr(97 + number // 10 % 26)}",
        "family": f"{_FAMILY[number % 8]}{chr(97 + number // 8 % 26)}{chr(97 + number // 208 % 26)}",
        "email": f"customer{number}@example.com",
        "street": f"{number + 1} Lane {number * 7919 % 9973}",
        "town": _TOWNS[number % 11],
    }


def shop_customer(number: int, at: datetime, topic: str = "customers/update", **fields: Any) -> Sent:
    who = person(number)
    address = {"address1": who["street"], "city": who["town"], "country_code": "GB"}
    body = {
        "id": number,
        "email": who["email"],
        "first_name": who["given"],
        "last_name": who["family"],
        "updated_at": at.isoformat(),
        "default_address": address,
        **fields,
    }
    return shopify(body, topic, f"{topic}-{number}-{at.isoformat()}", at)


def shop_deletion(number: int, at: datetime) -> Sent:
    return shopify({"id": number, "phone": None, "addresses": []}, "customers/delete", f"d-{number}", at)


def shop_merge(kept: int, lost: int, at: datetime, status: str = "completed") -> Sent:
    body = {
        "admin_graphql_api_customer_kept_id": f"gid://shopify/Customer/{kept}",
        "admin_graphql_api_customer_deleted_id": f"gid://shopify/Customer/{lost}",
        "status": status,
        "errors": [],
    }
    return shopify(body, "customers/merge", f"m-{kept}-{lost}", at)


def till_customer(
    number: int, at: datetime, version: int = 0, kind: str = "updated", source: str = "LOYALTY"
) -> Sent:
    who = person(number)
    customer = {
        "id": str(number),
        "given_name": who["given"],
        "family_name": who["family"],
        "email_address": who["email"],
        "address": {"address_line_1": who["street"], "locality": who["town"], "country": "GB"},
        "updated_at": at.isoformat(),
        "creation_source": source,
        "version": version,
    }
    return _till_event(kind, number, at, {"customer": customer})


def till_deletion(
    number: int, at: datetime, version: int = 0, merge: tuple[tuple[int, ...], int] | None = None
) -> Sent:
    """`merge`: whose ids were merged, and the new one."""
    said: dict[str, Any] = {"customer": {"id": str(number), "version": version}}
    if merge:
        lost, new = merge
        said["event_context"] = {
            "merge": {"from_customer_ids": [*map(str, lost)], "to_customer_id": str(new)}
        }
    return _till_event("deleted", number, at, said)


def _till_event(kind: str, number: int, at: datetime, said: dict[str, Any]) -> Sent:
    body = {
        "merchant_id": "M",
        "type": f"customer.{kind}",
        "event_id": f"{kind}-{number}-{at.isoformat()}",
        "created_at": at.isoformat(),
        "data": {"type": "customer", "id": str(number), "object": said},
    }
    return square(body)


def contact_merge(primary: int, others: list[int], new: int, at: datetime) -> Sent:
    return hubspot(
        [
            _contact_event(
                "contact.merge", new, at, primaryObjectId=primary, mergedObjectIds=others, newObjectId=new
            )
        ]
    )


def contact_deletion(number: int, at: datetime) -> Sent:
    return hubspot([_contact_event("contact.deletion", number, at)])


def _contact_event(kind: str, number: int, at: datetime, **said: Any) -> dict[str, Any]:
    moment = int(at.timestamp() * 1000)
    return {
        "eventId": moment % 1_000,
        "subscriptionType": kind,
        "objectId": number,
        "occurredAt": moment,
        **said,
    }


def contact(number: int, at: datetime, merged: str = "") -> dict[str, Any]:
    """A contact as HubSpot's API gives it to who polls: no webhook holds one."""
    who = person(number)
    properties = {
        "hs_object_id": str(number),
        "firstname": who["given"],
        "lastname": who["family"],
        "email": who["email"],
        "address": who["street"],
        "city": who["town"],
        "lastmodifieddate": at.isoformat(),
        "hs_merged_object_ids": merged,
    }
    return {"id": str(number), "properties": properties}
