#!/usr/bin/env bash
# Resolve the requirements into locks: names, versions, hashes, no host. UPGRADE=1 takes newer versions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header)
[[ -n ${UPGRADE:-} ]] && compile+=(--upgrade)
"${compile[@]}" requirements/uv.in -o requirements/uv.txt >/dev/null
"${compile[@]}" pyproject.toml requirements/build.in -o requirements/core.txt >/dev/null
"${compile[@]}" pyproject.toml --all-extras requirements/build.in requirements/dev.in \
    --constraints requirements/core.txt -o requirements/dev.txt >/dev/null
for extra in $(.venv/bin/python -c '
import tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"])'); do
    "${compile[@]}" pyproject.toml --extra "$extra" --constraints requirements/core.txt \
        -o "requirements/extra-$extra.txt" >/dev/null
done
git diff --stat -- requirements
