#!/bin/sh
# Go's own transparency log code (golang.org/x/mod/sumdb, from Debian) checks a ledger of ours, and refuses damaged ones.
set -eu
cd "$(dirname "$0")/.."
SOURCES=/usr/share/gocode

if ! command -v go >/dev/null || [ ! -d "$SOURCES/src/golang.org/x/mod/sumdb/tlog" ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends golang-go golang-golang-x-mod-dev >/dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd interop/go && GO111MODULE=off GOPATH=$SOURCES GOFLAGS= GOCACHE="$work/cache" go build -o "$work/peer" main.go)
vkey=$(.venv/bin/python interop/make_ledger.py "$work")
"$work/peer" "$work/mission/ledger" "$work/old-checkpoint" "$vkey"

# Each damage is one changed byte (or a checkpoint of another log) in a fresh copy; the peer has to refuse each.
refused() {
    what=$1 file=$2 at=$3
    rm -rf "$work/copy"
    mkdir "$work/copy"
    cp -r "$work/mission/ledger" "$work/old-checkpoint" "$work/copy/"
    .venv/bin/python - "$work/copy/$file" "$at" <<'PYTHON'
import sys
path, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[at] ^= 1
open(path, "wb").write(data)
PYTHON
    if "$work/peer" "$work/copy/ledger" "$work/copy/old-checkpoint" "$vkey" >/dev/null 2>"$work/said"; then
        echo "FAILED: the Go peer believed $what" >&2
        exit 1
    fi
    echo "$what: $(cat "$work/said")"
}
refused "an altered entry" ledger/tile/entries/000 100
refused "an altered tile" ledger/tile/0/001 100
refused "an altered partial tile" ledger/tile/0/002.p/188 100
refused "an altered checkpoint" ledger/checkpoint 40
refused "an altered cosignature" ledger/checkpoint -20
refused "an altered key" ledger/log.vkey 60
refused "an altered old checkpoint" old-checkpoint 50
echo "interop: passed"
