#!/bin/sh
# Sees to it that Debian packages are installed; does nothing where they are, or where there is no Debian.
# Usage: requirements/debian.sh PACKAGE...
set -eu

command -v dpkg-query >/dev/null || exit 0
missing=
for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Debian packages are needed. As root: apt-get install$missing" >&2
    exit 1
fi
echo "==> installing$missing"
apt-get update -qq
# shellcheck disable=SC2086  # one word per package
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing
