"""The inventory: a file, and what was added since."""

from __future__ import annotations

from pathlib import Path

import pytest

from helix_ray.cluster.inventory import Inventory
from helix_ray.config import ConfigError, HostList
from helix_ray.core.cluster import Host, HostChanges
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.core.host_keys import fingerprint_of, normal_host_key
from helix_ray.storage.database import Database
from tests.cluster.namespaces import make_key

WRITTEN = HostList.model_validate({"hosts": [{"name": "file-1", "address": "10.0.0.1"}]})
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQf8Q0j7P0LzS0zU9q0T7yU5pJ4o8uQyq1V4bJm8b1H"


async def test_hosts_are_added_changed_and_removed(database: Database) -> None:
    inventory = Inventory(database, WRITTEN)
    host = Host("b", "10.0.0.2", 2222, "ann", Path("/k"), KEY, {"zone": "a"}, True, {"GPU": 2.0}, "/usr/bin/python3", "d", True)
    assert (await inventory.add(host)).host == host
    assert [(one.host.name, one.source) for one in await inventory.hosts()] == [("b", "database"), ("file-1", "file")]
    assert await inventory.host("b") == host
    changes: HostChanges = {"key": None, "standby": False, "port": 22}
    changed = (await inventory.change("b", changes)).host
    assert (changed.key, changed.standby, changed.port, changed.labels) == (None, False, 22, {"zone": "a"})
    assert await Inventory(database, WRITTEN).host("b") == changed, "it lasts"
    await inventory.remove("b")
    for missing in (inventory.host("b"), inventory.remove("b"), inventory.change("b", {})):
        with pytest.raises(NotFoundError):
            await missing


async def test_one_name_and_one_place_is_one_host(database: Database) -> None:
    inventory = Inventory(database, WRITTEN)
    await inventory.add(Host("b", "10.0.0.2"))
    for host in (Host("b", "10.0.0.9"), Host("file-1", "10.0.0.9"), Host("c", "10.0.0.1"), Host("c", "10.0.0.2")):
        with pytest.raises(ConflictError) as doubled:
            await inventory.add(host)
        assert doubled.value.param in ("name", "address")
    with pytest.raises(ConflictError):
        await inventory.change("b", {"address": "10.0.0.1"})
    for kept in (inventory.change("file-1", {"standby": True}), inventory.remove("file-1")):
        with pytest.raises(ConflictError, match="file"):
            await kept


async def test_the_file_wins(database: Database) -> None:
    before = Inventory(database, HostList())
    await before.add(Host("file-1", "10.0.0.7"))
    await before.add(Host("other", "10.0.0.1"))
    after = Inventory(database, WRITTEN)
    assert [(one.host.name, one.host.address, one.source) for one in await after.hosts()] == [("file-1", "10.0.0.1", "file")]
    await after.add(Host("other", "10.0.0.8"))
    assert (await after.host("other")).address == "10.0.0.8"


NASTY = [
    "; rm -rf /",
    "$(id)",
    "`id`",
    "a b",
    "a\nb",
    "a\0b",
    "-oProxyCommand=x",
    "a" * 5000,
    "",
    "../x",
    "é\u202e",
    "a|b",
    "a'b",
]


@pytest.mark.parametrize("field", ["name", "address", "user", "key", "host_key", "python", "directory"])
@pytest.mark.parametrize("value", NASTY)
def test_a_shell_never_sees_what_it_could_act_on(field: str, value: str) -> None:
    entry = {"name": "a", "address": "10.0.0.1", field: value}
    with pytest.raises(ValueError, match=field):
        HostList.model_validate({"hosts": [entry]})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("port", 0),
        ("port", 65536),
        ("port", "22"),
        ("address", "999.1.1.1"),
        ("address", "0x7f.1"),
        ("address", "fe80::1%eth0"),
        ("labels", {"a b": "c"}),
        ("labels", {"a": "b c"}),
        ("labels", {"helix-host": "c"}),
        ("labels", {"ray.io/node-id": "c"}),
        ("resources", {"GPU": -1}),
        ("resources", {"GPU": float("nan")}),
        ("resources", {"a b": 1}),
        ("host_key", "ssh-ed25519 AAAA"),
        ("host_key", KEY.replace("ssh-ed25519", "ssh-rsa")),
        ("host_key", KEY + "=x"),
        ("unknown", 1),
    ],
)
def test_other_values_that_are_no_host(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=field):
        HostList.model_validate({"hosts": [{"name": "a", "address": "10.0.0.1", field: value}]})


def test_what_is_right_is_taken() -> None:
    entry = {"name": "gpu-1.rack", "address": "Node-1.example.org", "key": "~/.ssh/k", "host_key": f"{KEY} root@x"}
    host = HostList.model_validate({"hosts": [entry]}).hosts[0].host()
    assert (host.key, host.host_key) == (Path.home() / ".ssh" / "k", KEY)
    addresses = ("::1", "10.0.0.1", "a", "a.b-c.d")
    assert [HostList.model_validate({"hosts": [{"name": "a", "address": one}]}).hosts[0].address for one in addresses] == list(
        addresses
    )


def test_the_file_is_read_strictly(tmp_path: Path) -> None:
    assert HostList.load(Path(__file__).parents[2] / "configs" / "hosts.yaml") == HostList()
    file = tmp_path / "hosts.yaml"
    for text in ("hosts: [{name: a}]", "hosts: [{name: a, address: b}, {name: a, address: c}]", "x: 1"):
        file.write_text(text)
        with pytest.raises(ConfigError, match=r"hosts\.yaml"):
            HostList.load(file)


def test_fingerprints_are_those_of_ssh(tmp_path: Path) -> None:
    import subprocess

    public = make_key(tmp_path / "k")
    shown = subprocess.run(["ssh-keygen", "-lf", str(tmp_path / "k.pub")], capture_output=True, text=True, check=True).stdout
    assert fingerprint_of(normal_host_key(f"{public} me@there")) == shown.split()[1]
