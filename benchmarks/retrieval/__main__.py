"""``python -m benchmarks.retrieval``: ask the questions, print a table for each set."""

from __future__ import annotations

import argparse
import asyncio

from benchmarks.retrieval import SETS, documentation, measure, questions, table


async def run(missed: bool) -> None:
    """Measure and print.

    Args:
        missed: show the questions that the hybrid search missed, too.
    """
    async with documentation() as base:
        for name in SETS:
            asked = questions(name)
            recalls = await measure(base, asked)
            print(f"{len(asked)} {name} questions\n\n{table(recalls)}\n")
            if missed:
                print("\n".join(f"- {one.question} ({one.source})" for one in recalls[0].missed), "\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("--missed", action="store_true", help="show what the hybrid search missed")
    asyncio.run(run(parser.parse_args().missed))


if __name__ == "__main__":
    main()
