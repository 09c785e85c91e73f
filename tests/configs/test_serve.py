"""The Serve configs that we ship: Serve takes them, our builder takes their arguments, and they agree."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from helix_ray.config import Catalog

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Ray Serve's own, as it is imported
    from ray.serve.schema import ServeDeploySchema

    from deployments.app import AppArgs

REPOSITORY = Path(__file__).parents[2]
DIRECTORY = REPOSITORY / "configs" / "serve"


def kuberay() -> tuple[dict[str, Any], dict[str, Any]]:
    """The RayService and the Service in front of it."""
    service, front = yaml.safe_load_all((DIRECTORY / "kuberay.yaml").read_text())
    return service, front


def documents() -> dict[str, dict[str, Any]]:
    files = [REPOSITORY / "serve_config.yaml", DIRECTORY / "gpu.yaml", DIRECTORY / "cluster.yaml"]
    found = {path.name: yaml.safe_load(path.read_text()) for path in files}
    return {**found, "kuberay.yaml": yaml.safe_load(kuberay()[0]["spec"]["serveConfigV2"])}


def test_every_file_is_known_here() -> None:
    assert {path.name for path in DIRECTORY.iterdir()} | {"serve_config.yaml"} == set(documents())


@pytest.mark.parametrize("name", documents())
def test_serve_and_the_builder_take_it(name: str) -> None:
    document = documents()[name]
    schema = ServeDeploySchema.model_validate(document)
    (application,) = schema.applications
    assert application.import_path == "deployments.app:build"
    arguments = AppArgs.model_validate(application.args)
    assert Catalog.load(REPOSITORY / arguments.models).models


@pytest.mark.parametrize("name", documents())
def test_they_differ_in_their_arguments_only(name: str) -> None:
    def without_arguments(document: dict[str, Any]) -> dict[str, Any]:
        (application,) = document["applications"]
        return {**document, "applications": [{**application, "args": {}}]}

    everywhere = documents()
    assert without_arguments(everywhere[name]) == without_arguments(everywhere["serve_config.yaml"])


def test_kubernetes_gets_the_document_of_a_cluster() -> None:
    everywhere = documents()
    assert everywhere["kuberay.yaml"] == everywhere["cluster.yaml"]


def test_the_manifest_is_a_ray_service() -> None:
    service, _ = kuberay()
    assert (service["apiVersion"], service["kind"]) == ("ray.io/v1", "RayService")
    cluster = service["spec"]["rayClusterConfig"]
    assert cluster["rayVersion"] == pinned("ray")
    head, (workers,) = cluster["headGroupSpec"], cluster["workerGroupSpecs"]
    for group in (head, workers):
        assert all(isinstance(value, str) for value in group["rayStartParams"].values()), "KubeRay takes strings only"
        pod = group["template"]["spec"]
        (container,) = pod["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
        assert {"cpu", "memory"} <= container["resources"]["limits"].keys()
    assert workers["minReplicas"] <= workers["replicas"] <= workers["maxReplicas"]


def test_traffic_goes_to_the_hosts_with_an_ingress() -> None:
    service, front = kuberay()
    (workers,) = service["spec"]["rayClusterConfig"]["workerGroupSpecs"]
    arguments = AppArgs.model_validate(documents()["kuberay.yaml"]["applications"][0]["args"])
    assert (front["apiVersion"], front["kind"]) == ("v1", "Service")
    assert front["spec"]["selector"].items() <= workers["template"]["metadata"]["labels"].items()
    (container,) = workers["template"]["spec"]["containers"]
    environment = {variable["name"]: variable.get("value") for variable in container["env"]}
    (port,) = front["spec"]["ports"]
    ports = {port["containerPort"] for port in container["ports"]}
    assert {port["targetPort"], container["readinessProbe"]["httpGet"]["port"], int(environment["HELIX_PORT"])} == ports
    # The head offers no cores, so the ingress goes to workers, and there is a place for each.
    assert service["spec"]["rayClusterConfig"]["headGroupSpec"]["rayStartParams"]["num-cpus"] == "0"
    assert arguments.ingress_cpus > 0
    assert arguments.ingress_per_host is not None
    assert arguments.ingress_replicas <= arguments.ingress_per_host * workers["minReplicas"]


def test_the_models_of_kubernetes_fit_its_hosts() -> None:
    service, _ = kuberay()
    (workers,) = service["spec"]["rayClusterConfig"]["workerGroupSpecs"]
    (container,) = workers["template"]["spec"]["containers"]
    gpus = int(container["resources"]["limits"]["nvidia.com/gpu"])
    for model in Catalog.load(REPOSITORY / "configs" / "models.gpu.yaml").models:
        assert model.tensor_parallel <= gpus, model.id


def pinned(package: str) -> str:
    lines = (REPOSITORY / "requirements" / "gpu.txt").read_text().splitlines()
    (version,) = {line.partition("==")[2].split()[0] for line in lines if line.partition("==")[0].partition("[")[0] == package}
    return version
