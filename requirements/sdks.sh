#!/bin/sh
# Sees to it that Node.js, npm and Go are there, and installs the packages that the tests of the SDKs use.
set -eu
cd "$(dirname "$0")/.."

while read -r program package; do
    command -v "$program" >/dev/null || sh requirements/debian.sh "$package"
    command -v "$program" >/dev/null || { echo "The tests of the SDKs need $program (on Debian: apt-get install $package)" >&2; exit 1; }
done <<'PROGRAMS'
node nodejs
npm npm
go golang-go
PROGRAMS

echo "==> installing what tests of the SDKs need"
npm ci --prefix tests/sdks/js --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error
