#!/usr/bin/env bash
# Make .venv/ from the locked requirements: scripts/setup.sh core|dev [EXTRA,EXTRA...]
# A second run does nothing while the locks, pyproject.toml and this file are unchanged.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

set_name=${1:?core or dev}
IFS=, read -r -a extras <<<"${2:-}"
locks=("requirements/$set_name.txt")
for extra in "${extras[@]}"; do
    lock="requirements/extra-$extra.txt"
    if [[ ! -f $lock ]]; then
        known=$(cd requirements && printf '%s\n' extra-*.txt | sed 's/^extra-//; s/\.txt$//' | paste -sd ' ')
        echo "setup: there is no extra \"$extra\". Known: $known." >&2
        exit 2
    fi
    locks+=("$lock")
done

fingerprint=$( (pwd; cat requirements/uv.txt "${locks[@]}" pyproject.toml scripts/setup.sh) | sha256sum | cut -c1-32)
stamp=.venv/.set-up-$fingerprint
[[ -f $stamp ]] && exit 0

find_python() {
    local candidate
    for candidate in python3.11 python3 python3.12 python3.13; do
        if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "setup: no Python 3.11 or newer with its venv module was found. Install python3 and python3-venv." >&2
    exit 2
}

make_venv() {
    local python=$1
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then # Debian keeps ensurepip in a package of its own
        scripts/need.sh venv
        "$python" -c 'import ensurepip' 2>/dev/null || exit 2
    fi
    "$python" -m venv .venv
}

started=$SECONDS
[[ -x .venv/bin/pip ]] || make_venv "$(find_python)"
echo "setup: installing ${locks[*]}" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
uv_pip=(.venv/bin/uv pip install --quiet --python .venv/bin/python)
"${uv_pip[@]}" --require-hashes "${locks[@]/#/--requirements=}"
"${uv_pip[@]}" --no-deps --no-build-isolation --editable .
# Import every module once: bytecode is written even where the environment says not to, and no later start waits for it.
unset PYTHONDONTWRITEBYTECODE
.venv/bin/python -c '
import importlib, pkgutil, trucewatch
for module in pkgutil.walk_packages(trucewatch.__path__, "trucewatch."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)'
.venv/bin/trucewatch warm >&2
touch "$stamp"
echo "setup: done in $((SECONDS - started)) s" >&2
