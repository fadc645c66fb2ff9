#!/usr/bin/env bash
# See that system programs are there, and install them where that is allowed: scripts/need.sh venv|postgresql|chromium ...
# Where it is not allowed, say which packages are missing and go on: the tests that need them skip and say so.
set -euo pipefail

missing=()
for what in "$@"; do
    case $what in
        venv) python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv) ;;
        postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql) ;;
        chromium)
            [[ -x /usr/bin/chromium ]] || missing+=(chromium fonts-dejavu-core)
            compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1) # what drives it asks for it
            ;;
        *)
            echo "need: nothing is known about \"$what\"." >&2
            exit 2
            ;;
    esac
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ $EUID -ne 0 ]]; then
    sudo -n true 2>/dev/null && as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null || [[ $EUID -ne 0 && ${#as_root[@]} -eq 0 ]]; then
    echo "need: missing, and not mine to install: ${missing[*]} (Debian: apt-get install ${missing[*]})." >&2
    exit 0
fi
echo "need: installing ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "need: could not install ${missing[*]}. Install them by hand, then try again." >&2
    exit 2
fi
