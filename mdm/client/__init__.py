"""For those who follow the service: a typed client, and the reference subscriber. Imports nothing else of mdm."""

from mdm.client.crosswalk import Crosswalk
from mdm.client.http import Client, Differences, EventPage, Problem

__all__ = ["Client", "Crosswalk", "Differences", "EventPage", "Problem"]
