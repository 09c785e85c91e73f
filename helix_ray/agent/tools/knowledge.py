"""Searches the knowledge base."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from helix_ray.agent.tool import Tool, ToolError, tool
from helix_ray.core.documents import Found, Search
from helix_ray.core.errors import NotFoundError
from helix_ray.core.events import Citation
from helix_ray.core.protocols import Knowledge

_MOST = 5
NAME = "knowledge_query"

Cite = Callable[[Sequence[Citation]], None]


def knowledge_query(knowledge: Knowledge, tenant: str, collections: Sequence[str], cite: Cite) -> Tool:
    """The tool for one run.

    Args:
        knowledge: where to search.
        tenant: whose collections.
        collections: which of them.
        cite: told the passages that were found.
    """

    async def search(query: str) -> str:
        """Query the knowledge base for relevant documents

        Args:
            query: Search query
        """
        answers = await asyncio.gather(*(_search(knowledge, tenant, name, query) for name in collections))
        found = [(name, one) for name, some in zip(collections, answers, strict=True) for one in some or ()]
        if all(some is None for some in answers):
            raise ToolError("the knowledge base is empty")
        # One collection's order is kept: it knows more than the cosine.
        if len(collections) > 1:
            found.sort(key=lambda item: -item[1].score)
        found = found[:_MOST]
        cite([_citation(name, one) for name, one in found])
        return "\n\n".join(_shown(number, one) for number, (_, one) in enumerate(found, 1)) or "Nothing was found."

    return tool(search, NAME)


async def _search(knowledge: Knowledge, tenant: str, name: str, query: str) -> list[Found] | None:
    try:
        return await knowledge.search(tenant, name, Search(query, top_k=_MOST))
    except NotFoundError:
        return None


def _shown(number: int, found: Found) -> str:
    passage = found.passage
    title = " > ".join(passage.headings) or passage.title or passage.source or ""
    return f"[{number}] {title}\n{passage.text}"


def _citation(collection: str, found: Found) -> Citation:
    passage = found.passage
    return Citation(
        collection, passage.document_id, passage.source, passage.title, passage.start, passage.end, found.score, passage.text
    )
