"""What the model knows of Helix Ray."""

from training.about import (
    abilities,
    access,
    apis,
    basics,
    checking,
    clients,
    deploying,
    embeddings,
    endpoints,
    entries,
    failures,
    itself,
    models,
    purpose,
    requests,
    running,
    scaling,
    watching,
)
from training.about.topics import Topic

__all__ = ["TOPICS", "Topic"]

TOPICS: tuple[Topic, ...] = (
    *basics.TOPICS,
    *purpose.TOPICS,
    *apis.TOPICS,
    *endpoints.TOPICS,
    *requests.TOPICS,
    *embeddings.TOPICS,
    *clients.TOPICS,
    *models.TOPICS,
    *entries.TOPICS,
    *scaling.TOPICS,
    *running.TOPICS,
    *checking.TOPICS,
    *deploying.TOPICS,
    *access.TOPICS,
    *watching.TOPICS,
    *failures.TOPICS,
    *itself.TOPICS,
    *abilities.TOPICS,
)
