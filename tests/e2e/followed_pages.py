"""The pages about hosts, followed literally: what they say to type is typed, in their order, for hosts that are namespaces."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.cluster_application import MODEL, ClusterApplication
from tests.e2e.conftest import KEY
from tests.e2e.ray_cluster import ROOM
from tests.markdown import ADDRESS, PAGES_WITH_EXAMPLES, PROGRAMS, Block, blocks

# As the pages have them.
_ADDRESSES = {"gpu-1": "10.0.0.7", "gpu-2": "10.0.0.8", "gpu-3": "10.0.0.9"}
_MODEL, _LOGIN = "qwen3-8b", "--user helix --key ~/.ssh/helix_cluster"
NAMES = list(_ADDRESSES)
_LONGEST_S = 360
# Who is asked whether a key is the right one says yes; each command reads some kilobytes ahead.
_YES = "y\n" * 100_000


def follow_pages(application: ClusterApplication, directory: Path) -> str:
    """Type everything that the pages have for hosts.

    Args:
        application: who is asked; it has no hosts yet.
        directory: where files are written.

    Returns:
        What was shown.
    """
    (directory / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n")
    return "\n".join(
        _type(block, application, directory) for page in PAGES_WITH_EXAMPLES for block in blocks(page) if block.on_hosts
    )


def _type(block: Block, application: ClusterApplication, directory: Path) -> str:
    typed = subprocess.run(
        ["bash", "-xeuo", "pipefail", "-c", _adapted(block.text, application)],
        cwd=directory,
        env={
            "HOME": str(directory),
            "PATH": os.environ["PATH"],
            "HELIX_URL": f"{application.url}/v1",
            "HELIX_API_KEY": KEY,
        },
        input=_YES,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    assert typed.returncode == 0, f"{block}:\n{typed.stdout}\n{typed.stderr}\n{application.log()}"
    return typed.stdout


def _adapted(text: str, application: ClusterApplication) -> str:
    """The text for the hosts here: at other addresses, with this very environment instead of one that takes minutes to make."""
    text = text.replace(PROGRAMS, f"{Path(sys.executable).parent}/")
    for name, address in _ADDRESSES.items():
        host = application.hosts[name]
        offers = f"--resource CPU=2 --resource object_store_memory={ROOM:.0f}"
        own = f"--python {sys.executable} --directory {host.home}/helix {offers}"
        text = text.replace(address, f"{host.address} {own}")
    return text.replace(_LOGIN, f"--key {application.key}").replace(_MODEL, MODEL).replace(ADDRESS, application.url)
