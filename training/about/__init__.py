"""What the model knows of Helix Ray."""

from training.about import (
    abilities,
    access,
    apis,
    basics,
    clients,
    deploying,
    failures,
    itself,
    models,
    requests,
    running,
    scaling,
    watching,
)
from training.about.topics import Topic

__all__ = ["TOPICS", "Topic"]

TOPICS: tuple[Topic, ...] = (
    *basics.TOPICS,
    *apis.TOPICS,
    *requests.TOPICS,
    *clients.TOPICS,
    *models.TOPICS,
    *scaling.TOPICS,
    *running.TOPICS,
    *deploying.TOPICS,
    *access.TOPICS,
    *watching.TOPICS,
    *failures.TOPICS,
    *itself.TOPICS,
    *abilities.TOPICS,
)
