"""The relations that passages tell of, by the kind of things that they are told of."""

from __future__ import annotations

from training.facts import Kind, Relation
from training.relations.organisations import COMPANIES, PLANS, TEAMS
from training.relations.people import EVENTS, PEOPLE
from training.relations.places import SHIPS, TOWNS, VENUES
from training.relations.things import DEVICES, SOFTWARE

RELATIONS: dict[Kind, tuple[Relation, ...]] = {
    "company": COMPANIES,
    "plan": PLANS,
    "team": TEAMS,
    "person": PEOPLE,
    "event": EVENTS,
    "venue": VENUES,
    "town": TOWNS,
    "ship": SHIPS,
    "device": DEVICES,
    "software": SOFTWARE,
}
