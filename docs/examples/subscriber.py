"""Keeps a crosswalk equal to the service's, in FILE: MDM_API_KEY=… python subscriber.py URL FILE; docs/following.md."""

import hashlib
import json
import os
import sys
from pathlib import Path

import httpx


def key_of(record):
    return f"{record['source']}\x1f{record['source_id']}"


def hash_of(text, size):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:size], "big")


def load(http):  # begins from a snapshot; raises when that breaks off
    content = http.get("/v1/snapshot").raise_for_status().content  # bytes: text has more ends of lines
    head, *lines = map(json.loads, content.splitlines())
    return {"sequence": head["sequence"], "records": {key_of(line): line for line in lines}}


def follow(http, mine):  # applies what happened since, or begins anew where that is kept no longer
    while (answer := http.get("/v1/events", params={"after": mine["sequence"]})).is_success:
        page = answer.json()
        for moved in [moved for event in page["events"] for moved in event["data"]["moved_records"]]:
            older = mine["records"].get(key_of(moved), {"link_version": 0})
            if moved["link_version"] > older["link_version"]:
                mine["records"][key_of(moved)] = {**moved, "golden_id": moved["to"]}
        mine["sequence"] = page["next_after"]
        if not page["events"]:
            return mine
    return follow(http, load(http)) if answer.status_code == httpx.codes.GONE else answer.raise_for_status()


def reconcile(http, mine):  # takes over what differs all the same; how many records did
    buckets, digests = {}, [0] * 4096
    for key, held in mine["records"].items():
        if held["golden_id"]:
            record = {field: held[field] for field in ("source", "source_id", "golden_id")}
            buckets.setdefault(hash_of(key, 2) >> 4, []).append(record)
            digests[hash_of(key, 2) >> 4] ^= hash_of(f"{key}\x1f{held['golden_id']}", 8)
    body = {"digests": [f"{digest:016x}" for digest in digests]}
    if differing := http.post("/v1/reconcile", json=body).raise_for_status().json()["buckets"]:
        body = {"records": [r for b in differing for r in buckets.get(b, [])], "buckets": differing}
        found = http.post("/v1/reconcile", json=body).raise_for_status().json()["differences"]
        mine["records"] |= {key_of(record): record for record in found}
    return len(found) if differing else 0


url, path, key = sys.argv[1], Path(sys.argv[2]), os.environ["MDM_API_KEY"]
with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
    mine = follow(http, json.loads(path.read_text()) if path.exists() else load(http))
    count = reconcile(http, mine)  # every night is enough
path.with_suffix(".part").write_text(json.dumps(mine))
path.with_suffix(".part").replace(path)  # the old file or the new one is there, never half of one
print(f"up to {mine['sequence']}: {len(mine['records'])} records, {count} put right")
