#!/usr/bin/env bash
# Make the environments of peers under .peers/, apart from ours: programs that we are measured against and never import.
#   .peers/quakemigrate          QuakeMigrate (GPL-3) as installed by pip
#   .peers/quakemigrate-native   the same, its C code built again for this processor, where gcc is there
# UV and PYTHON say which uv and which Python to use. A second run does nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

uv=${UV:-.venv/bin/uv}
python=${PYTHON:-.venv/bin/python}
peer=quakemigrate==1.2.1
home=.peers/quakemigrate
native=$home-native

make_peer() { # into DIR
    [[ -f $1/made ]] && return
    rm -rf "$1"
    "$uv" venv --quiet --python "$python" "$1"
    "$uv" pip install --quiet --python "$1/bin/python" "$peer"
}

make_peer "$home"
touch "$home/made"
if ! command -v gcc >/dev/null; then
    echo "peers: no gcc, so no native build of the peer." >&2
    exit 0
fi
if [[ ! -f $native/made ]]; then
    make_peer "$native"
    sources=$("$native/bin/python" -c 'import pathlib, quakemigrate as q; print(pathlib.Path(q.__file__).parent / "core" / "src")')
    libraries=("$sources"/qmlib*.so)
    gcc -Ofast -march=native -fopenmp -fPIC -shared -o "${libraries[0]}" "$sources"/*.c -lm
    touch "$native/made"
fi
