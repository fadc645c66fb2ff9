#!/usr/bin/env bash
# Write expected results and generated pages anew from what the code does now, and show what changed. Nothing is committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.venv/bin/python scripts/reference.py
.venv/bin/python -m pytest tests/shelves --accept
git --no-pager diff --stat -- docs/reference src tests
git --no-pager diff -- docs/reference src/trucewatch/*/*/examples tests
git status --short -- docs/reference src tests
