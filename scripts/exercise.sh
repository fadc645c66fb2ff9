#!/usr/bin/env bash
# The main job, once: an invented mission from raw deliveries to bulletins, in a folder made afresh: scripts/exercise.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:?the folder to make}
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
.venv/bin/trucewatch new "$folder" --mission exercise
.venv/bin/trucewatch run "$folder"
