#!/bin/sh
# Makes a virtual environment from the hash-locked requirements.
# Usage: requirements/install.sh VENV [dev | bench | litellm]
# dev adds what tests, checks and the benchmark need; bench adds what the benchmark's peers need. litellm makes an environment
# that has the LiteLLM proxy and nothing else.
# HARDWARE=cpu or HARDWARE=gpu in the environment says what to install for; by default it is what this machine has.
# WHEELHOUSE=DIR in the environment: everything comes from the wheels in that directory, and no index is asked.
set -eu
cd "$(dirname "$0")/.."
venv=$1
python=${PYTHON:-python3.11}

command -v "$python" >/dev/null || { echo "Python 3.11 is needed: apt-get install python3.11 python3.11-venv" >&2; exit 1; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is needed: apt-get install python3.11-venv" >&2; exit 1; }

hardware=${HARDWARE:-$(nvidia-smi -L 2>/dev/null | grep -q GPU && echo gpu || echo cpu)}
case $hardware in cpu | gpu) ;; *) echo "HARDWARE is cpu or gpu, not $hardware" >&2; exit 2 ;; esac

say() { echo "==> $*"; }

pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }

pip_install() {
    pip install --require-hashes --no-deps ${WHEELHOUSE:+--no-index --find-links "$WHEELHOUSE"} "$@"
}

# uv installs in seconds what takes pip minutes. It does not read pip's configuration, so an index set there is passed on.
# Bytecode is compiled here, once, and not by a dozen processes at every start.
uv_install() {
    index=${PIP_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    "$venv/bin/uv" pip install --python "$venv/bin/python" --no-deps --require-hashes --compile-bytecode \
        ${WHEELHOUSE:+--no-index --find-links "$WHEELHOUSE"} "$@"
}

if [ ! -x "$venv/bin/uv" ]; then
    say "creating $venv"
    "$python" -m venv "$venv"
    pip_install --quiet -r requirements/bootstrap.txt
fi

if [ "${2:-}" = litellm ]; then
    say "installing the LiteLLM proxy"
    uv_install -r requirements/litellm.txt
    exit
fi

if [ "$hardware" = gpu ]; then
    say "NVIDIA GPU: installing vLLM for CUDA"
    uv_install -r requirements/gpu.txt
else
    # vLLM's kernels for the CPU are linked with libnuma.
    sh requirements/debian.sh libnuma1
    # torch compiles models with a C++ compiler and Python's headers; without them models run uncompiled.
    compiles() { command -v "${CXX:-g++}" && "$python" -c 'import sysconfig as s; open(s.get_path("include") + "/Python.h")'; }
    if [ -z "${WHEELHOUSE:-}" ] && ! compiles >/dev/null 2>&1; then
        sh requirements/debian.sh g++ python3.11-dev || say "no C++ compiler: models will run uncompiled, which is slower"
    fi
    if ! "$venv/bin/python" -c 'import importlib.metadata as m; assert m.version("torch") == "2.13.0+cpu"' 2>/dev/null; then
        say "no NVIDIA GPU: installing torch for the CPU (about 190 MB)"
        pip_install -r requirements/torch-cpu.txt 2>/dev/null ||
            pip_install --index-url https://download.pytorch.org/whl/cpu -r requirements/torch-cpu.txt
    fi
    say "installing vLLM for the CPU and everything else"
    uv_install -r requirements/cpu.txt
fi

case ${2:-} in
dev)
    # Tests of the database run on a PostgreSQL of their own, too, and those of the cluster on hosts of their own, with containers.
    sh requirements/debian.sh postgresql openssh-server iproute2 podman runc systemd-sysv libpam-systemd dbus-user-session polkitd
    say "installing what tests and the benchmark need"
    uv_install -r requirements/dev.txt
    ;;
bench)
    say "installing what the benchmark's peers need"
    uv_install -r requirements/bench.txt
    ;;
esac

# A host of a cluster has the application beside its environment.
[ -f pyproject.toml ] || exit 0
say "installing helix-ray"
"$venv/bin/uv" pip install --python "$venv/bin/python" --quiet --no-deps --no-build-isolation -e .
