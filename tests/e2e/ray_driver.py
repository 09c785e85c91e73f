"""A driver of a Ray cluster in a process of its own, which answers lines on its standard input.

``nodes`` gives all nodes, ``run HOST`` the address of the node on which a task ran that asks for a GPU of that host.
"""

from __future__ import annotations

import json
import os
import sys

import ray


@ray.remote(num_cpus=0, num_gpus=1)
def where() -> str:
    return str(ray.util.get_node_ip_address())


def main(address: str, own: str) -> None:
    # Ray itself writes to the standard output when a node dies, in the middle of our lines: it gets another one.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    ray.init(address=address, _node_ip_address=own, log_to_driver=False, logging_level="ERROR")
    print("answer ready", file=answers, flush=True)
    for line in sys.stdin:
        command, _, host = line.strip().partition(" ")
        if command == "nodes":
            fields = ("NodeID", "NodeManagerAddress", "Alive", "Labels", "Resources")
            answer: object = [[node[name] for name in fields] for node in ray.nodes()]
        else:
            answer = ray.get(where.options(label_selector={"helix-host": host}).remote(), timeout=60)
        print(f"answer {json.dumps(answer)}", file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
