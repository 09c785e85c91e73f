"""Containers, started by a real podman. That takes root: elsewhere these tests are left out, and say so."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helix_ray.cluster.containers.arguments import gpu_arguments
from helix_ray.cluster.containers.runner import ContainerRuns, cluster_id
from helix_ray.cluster.containers.sizes import used_mib
from helix_ray.cluster.services.service import PlacementService
from helix_ray.core.cluster import Host, HostError, HostReport
from helix_ray.core.placement import HealthCheck, ServiceSpec
from helix_ray.core.runs import Run
from helix_ray.storage.database import Database
from tests.cluster.doubles import Ground
from tests.cluster.local_shell import LocalShells

OPTIONS = ("--runtime", "runc", "--cgroup-manager", "cgroupfs")
RUN_OPTIONS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "--network=host")
HOST = Host("here", "127.0.0.1", container_options=OPTIONS, container_run_options=RUN_OPTIONS)
PROGRAMS = ("sh", "sleep", "cat", "false", "perl")
NASTY = "$(touch /pwned); `id` | cat && 'x' \"y\" \\ * ~ \u00e9\n#"
SERVER = """
socket(S, 2, 1, 6); setsockopt(S, 1, 2, 1); bind(S, pack("S n C4 x8", 2, $ARGV[0], 127, 0, 0, 1)) or die; listen(S, 5);
while (accept(C, S)) {
    sysread(C, $r, 4096); syswrite(C, $r =~ m{^GET /well } ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 500 No\r\n\r\n"); close(C)
}
"""

podman = pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("podman"), reason="podman runs containers here as root only")


def podman_run(*arguments: str, **options: object) -> str:
    done = subprocess.run(["podman", *OPTIONS, *arguments], capture_output=True, check=True, **options)  # type: ignore[call-overload]
    return str(done.stdout.decode())


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An image with some programs of this machine."""
    root = tmp_path_factory.mktemp("image")
    for name in PROGRAMS:
        program = Path(shutil.which(name) or "").resolve()
        needed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        libraries = [Path(word) for word in needed.split() if word.startswith("/")]
        for source, target in ((program, Path("bin", name)), *((one, one.relative_to("/")) for one in libraries)):
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / target)
    name = f"localhost/helix-test-{uuid.uuid4().hex}:1"
    archive = subprocess.run(["tar", "c", "-C", root, "."], capture_output=True, check=True).stdout
    podman_run("import", "-", name, input=archive)
    yield name
    podman_run("rmi", "--force", name)


@pytest.fixture
async def sqlite(data_dir: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    yield database
    await database.close()


@pytest.fixture
def shells(tmp_path: Path) -> LocalShells:
    return LocalShells(tmp_path)


@pytest.fixture
async def containers(shells: LocalShells) -> AsyncIterator[ContainerRuns]:
    containers = ContainerRuns(shells, lambda name: None, uuid.uuid4().hex[:8], stop_s=0)
    yield containers
    await containers.clean(HOST, ())


def run(image: str, *command: str, number: int = 1, **fields: object) -> Run:
    spec = replace(ServiceSpec("web", image=image, command=command), **fields)  # type: ignore[arg-type]
    now = datetime(2026, 1, 31, tzinfo=UTC)
    return Run(number, "web", spec, "here", "spread", "starting", 0, 0, 0, (), None, None, None, now, now)


async def until(containers: ContainerRuns, one: Run, state: str) -> str | None:
    for _ in range(600):
        report = await containers.state(one, HOST)
        if report.state == state:
            return report.reason
        await asyncio.sleep(0.05)
    raise AssertionError(f"it never was {state}")


@podman
async def test_a_container_from_its_start_to_its_end(containers: ContainerRuns, shells: LocalShells, image: str) -> None:
    one = run(
        image,
        "/bin/sh",
        "-c",
        'echo "$SECRET"; echo oops >&2; exec sleep 1000',
        env={"SECRET": "s3cret $x"},
        memory_mb=64,
        cpus=0.5,
    )
    assert (await containers.state(one, HOST)).state == "absent"
    await containers.start(one, HOST)
    await containers.start(one, HOST)
    await until(containers, one, "running")
    assert (await containers.state(one, HOST)).healthy
    for _ in range(600):
        tail = await containers.logs(one, HOST, 10)
        if len(tail.lines) == 2:
            break
        await asyncio.sleep(0.05)
    assert sorted(tail.lines) == ["oops", "s3cret $x"]
    assert (await containers.usage(one, HOST)).memory_mb in range(1, 65)
    assert not any("s3cret" in word for command in shells["here"].commands for word in command)
    assert shells.left("*.env") == []
    name = containers._container(one.name)
    found = podman_run("inspect", "--format={{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}} {{.Config.Labels}}", name)
    assert found.startswith(f"{64 * 2**20} always map[")
    assert "helix.service:web" in found
    await containers.stop(replace(one, spec=replace(one.spec)), HOST)
    assert (await containers.state(one, HOST)).state == "absent"
    await containers.stop(one, HOST)


@podman
async def test_no_shell_reads_what_a_container_is_given(containers: ContainerRuns, image: str) -> None:
    value = NASTY.replace("\n", " ")
    one = run(image, "/bin/sh", "-c", 'printf "%s|%s\\n" "$0" "$VALUE"', NASTY, env={"VALUE": value}, restart="no")
    await containers.start(one, HOST)
    await until(containers, one, "exited")
    assert "\n".join((await containers.logs(one, HOST, 10)).lines) == f"{NASTY}|{value}"


@podman
async def test_an_image_that_does_not_exist(containers: ContainerRuns) -> None:
    with pytest.raises(HostError) as caught:
        await containers.start(run("no-such-image-anywhere:1"), HOST)
    assert caught.value.code == "image_not_found"
    assert "The image 'no-such-image-anywhere:1' does not exist, said podman on here:" in caught.value.message


@podman
async def test_a_program_that_is_not_in_the_image(containers: ContainerRuns, image: str) -> None:
    one = run(image, "/bin/nothing")
    with pytest.raises(HostError) as caught:
        await containers.start(one, HOST)
    assert caught.value.code == "command_failed"
    assert (await containers.state(one, HOST)).state == "absent", "nothing is left of it"


@podman
async def test_what_has_ended_says_how_and_can_be_started_again(containers: ContainerRuns, image: str) -> None:
    one = run(image, "/bin/sh", "-c", "exit 3", restart="no")
    await containers.start(one, HOST)
    assert await until(containers, one, "exited") == "it exited with status 3"
    await containers.start(one, HOST)
    assert (await containers.state(one, HOST)).state in ("running", "exited")


@podman
async def test_checks_of_health(containers: ContainerRuns, image: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one = run(image, "/bin/perl", "-e", SERVER, str(port))
    await containers.start(one, HOST)

    async def report(check: HealthCheck) -> str | None:
        found = await containers.state(replace(one, spec=replace(one.spec, health=check)), HOST)
        assert found.healthy == (found.reason is None)
        return found.reason

    for _ in range(600):
        if await report(HealthCheck(path="/well", port=port)) is None:
            break
        await asyncio.sleep(0.05)
    assert await report(HealthCheck(path="/well", port=port)) is None
    assert await report(HealthCheck(path="/ill", port=port)) == f"http://127.0.0.1:{port}/ill answered 500"
    assert await report(HealthCheck(path="/", port=1, timeout_s=5)) == "http://127.0.0.1:1/ does not answer: ConnectError"
    assert await report(HealthCheck(command=("/bin/cat", "/bin/sh"))) is None
    assert await report(HealthCheck(command=("/bin/false",))) == "its check exited with status 1"
    slow = HealthCheck(command=("/bin/sleep", "100"), timeout_s=0.5)
    assert await report(slow) == "its check did not end within 0.5 s"


@podman
async def test_only_what_is_ours_and_not_needed_is_cleaned(shells: LocalShells, image: str) -> None:
    mine, others = (ContainerRuns(shells, lambda name: None, uuid.uuid4().hex[:8], stop_s=0) for _ in range(2))
    runs = [run(image, "/bin/sleep", "1000", number=number) for number in (1, 2)]
    try:
        for one in runs:
            await mine.start(one, HOST)
        await others.start(runs[0], HOST)
        await mine.clean(HOST, {runs[1].name})
        assert [(await mine.state(one, HOST)).state for one in runs] == ["absent", "running"]
        assert (await others.state(runs[0], HOST)).state == "running"
    finally:
        for containers in (mine, others):
            await containers.clean(HOST, ())


@podman
async def test_a_service_is_deployed_replaced_and_removed(sqlite: Database, shells: LocalShells, image: str) -> None:
    ground = Ground(sqlite)
    ground.hosts.add("here")
    ground.hosts.inventory["here"] = HOST
    cluster = uuid.uuid4().hex[:8]
    service = PlacementService(
        sqlite,
        ground.hosts,
        lambda report: ContainerRuns(shells, report, cluster, stop_s=0),
        ground.reservations,
        None,
        ground.clock,
    )
    ground.service = service
    web = ServiceSpec("web", image=image, command=("/bin/sleep", "1000"), memory_mb=64)
    try:
        await ground.deploy(web)
        assert await ground.places() == {"web": "here"}
        await ground.turn(1)
        assert (await service.status()).deployments[0].memory_mb in range(1, 65)
        await ground.deploy(replace(web, command=("/bin/sleep", "2000")), turns=4)
        names = podman_run("ps", f"--filter=label=helix.cluster={cluster}", "--format={{.Names}} {{.Command}}").splitlines()
        assert names == [f"helix-{cluster}-web-2 /bin/sleep 2000"]
        await service.remove("web")
        await ground.turn(2)
        assert podman_run("ps", "--all", f"--filter=label=helix.cluster={cluster}", "--format={{.Names}}") == ""
    finally:
        await ContainerRuns(shells, lambda name: None, cluster, stop_s=0).clean(HOST, ())


@pytest.mark.parametrize(
    ("text", "mib"),
    [
        ("561.2kB / 67.11MB", 1),
        ("1.5GiB / 4GiB", 1536),
        ("10MB", 10),
        ("0B / 0B", 0),
        ("-- / --", None),
        ("", None),
        ("12QB", None),
    ],
)
def test_sizes(text: str, mib: int | None) -> None:
    assert used_mib(text) == mib


def test_gpus_are_given_in_the_words_of_each_program() -> None:
    assert gpu_arguments((), "podman", "nvidia") == []
    assert gpu_arguments((0, 2), "podman", "nvidia") == ["--device=nvidia.com/gpu=0", "--device=nvidia.com/gpu=2"]
    assert gpu_arguments((0, 2), "docker", "nvidia") == ['--gpus="device=0,2"']
    assert gpu_arguments((1,), "podman", "amd") == ["--device=/dev/kfd", "--device=/dev/dri/renderD129"]


def test_a_password_does_not_change_whose_containers_these_are() -> None:
    assert cluster_id("postgresql://u:one@h/db") == cluster_id("postgresql://u:two@h/db") != cluster_id("sqlite:////x/helix.db")


async def test_a_hosts_report_says_which_program_it_has(shells: LocalShells, tmp_path: Path) -> None:
    report = HostReport("here", True, datetime.now(UTC), container_runtime="false")
    containers = ContainerRuns(shells, lambda name: report, "cluster", ("--option",))
    with pytest.raises(HostError) as caught:
        await containers.state(run("image"), Host("here", "127.0.0.1"))
    assert shells["here"].commands[0][:3] == ("false", "--option", "inspect")
    assert caught.value.code == "command_failed"
