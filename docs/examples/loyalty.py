"""Two cards become one person, one account: points move once, and back at a split; docs/golden-ids-back.md.

MDM_API_KEY=… python loyalty.py URL FILE follow | … earn CARD POINTS RECEIPT | … balance CARD
"""

import os
import sqlite3
import sys

import httpx

SOURCE = "loyalty"
TABLES = """
CREATE TABLE IF NOT EXISTS card (card PRIMARY KEY, account, link_version);
CREATE TABLE IF NOT EXISTS booking (id PRIMARY KEY, card, account, points);
CREATE TABLE IF NOT EXISTS position (sequence);
"""
HELD = "SELECT account, link_version FROM card WHERE card = ?"
OWN = "SELECT total(points) FROM booking WHERE (card, account) = (?, ?)"  # what the card itself has brought
BOOK = "INSERT OR IGNORE INTO booking VALUES (?, ?, ?, ?)"  # an id that is there already is not booked again


def account_of(db, card):  # a card that has no golden ID has an account of its own
    return db.execute(HELD, [card]).fetchone() or (f"card {card}", 0)


def move(db, card, golden_id, link_version, event):
    account, known = account_of(db, card)
    if link_version <= known:  # an event that comes late, or again
        return
    new = golden_id or f"card {card}"
    ((points,),) = db.execute(OWN, [card, account])
    if new != account:
        db.execute(BOOK, [f"{event} {card} out", card, account, -points])
        db.execute(BOOK, [f"{event} {card} in", card, new, points])
    db.execute("INSERT OR REPLACE INTO card VALUES (?, ?, ?)", [card, new, link_version])


def follow(db, http):
    ((after,),) = db.execute("SELECT coalesce(max(sequence), 0) FROM position")
    while True:
        answer = http.get("/v1/events", params={"after": after})
        if answer.status_code == httpx.codes.GONE:  # away for too long: see golden-ids-back.md
            sys.exit("begin anew: GET /v1/sources/loyalty/golden-ids, and move() each of its records")
        page = answer.raise_for_status().json()
        for event in page["events"]:
            for record in event["data"]["moved_records"]:
                if record["source"] == SOURCE:
                    move(db, record["source_id"], record["to"], record["link_version"], event["id"])
        after = page["next_after"]
        db.execute("INSERT INTO position VALUES (?)", [after])
        db.commit()  # what was booked and how far we are, together
        if not page["events"]:
            return


url, path, command, *arguments = sys.argv[1:]
db = sqlite3.connect(path)
db.executescript(TABLES)
if command == "follow":
    headers = {"Authorization": f"Bearer {os.environ['MDM_API_KEY']}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as http:
        follow(db, http)
elif command == "earn":  # spending is earning less than nothing
    card, points, receipt = arguments
    db.execute(BOOK, [f"receipt {receipt}", card, account_of(db, card)[0], int(points)])
    db.commit()
else:
    ((points,),) = db.execute(
        "SELECT total(points) FROM booking WHERE account = ?", [account_of(db, arguments[0])[0]]
    )
    print(f"{points:.0f}")
