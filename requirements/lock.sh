#!/bin/sh
# Compiles the hash-locked requirement files from the *.in files beside this script. Needs uv on the PATH.
set -eu
cd "$(dirname "$0")"

compile() { uv pip compile --quiet --python-version 3.11 --python-platform x86_64-manylinux_2_28 --generate-hashes --no-header "$@"; }

# torch comes by itself: on a CPU it is a build that only some indexes have (requirements/install.sh).
# torchvision, torchaudio, torchcodec and triton exist for CUDA only; beside the CPU build of torch they break imports.
split() {
    awk -v torch="$2" -v skip="$3" '
        /^[A-Za-z0-9]/ { name = $1; sub(/[=\[].*/, "", name) }
        name == "torch" { print > torch; next }
        index(skip, " " name " ") { next }
        { print }
    ' "$1" > "$1.tmp"
    mv "$1.tmp" "$1"
}

compile bootstrap.in -o bootstrap.txt
: > torch-cpu.txt
compile cpu.in -o cpu.txt
compile dev.in -c cpu.txt -o dev.txt
compile bench.in -c cpu.txt -o bench.txt
compile litellm.in -o litellm.txt
split cpu.txt torch-cpu.txt " torchvision torchaudio torchcodec triton "
split dev.txt /dev/null " torchvision torchaudio torchcodec triton "
# Find-links may offer the CPU build of torch.
(unset UV_FIND_LINKS; compile gpu.in -o gpu.txt)
