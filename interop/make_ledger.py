"""Make a ledger of a few hundred entries for the Go peer, with a witness; print the witness's public key.

    python interop/make_ledger.py FOLDER

The checkpoint of an earlier size is kept as FOLDER/old-checkpoint. 700 entries have full and partial tiles on level 0,
and a level 1.
"""

from __future__ import annotations

import shutil
import sys
import time

from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.ledger.witness import Cosigned, Witness

FIRST, MORE = 300, 400


def main(folder: str) -> None:
    """Make FOLDER/mission, FOLDER/old-checkpoint and FOLDER/witness.key."""
    storage = FileStorage(f"{folder}/mission")
    witness = Witness(FileStorage(folder), "witness.key", "witness.example/interop")
    vkey = witness.signer.verifier.vkey
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    head = {"kind": "key", "v": 1, "time": now}
    with Log.create(storage, "trucewatch.invalid/interop/00000000") as log:
        log.append([{**head, "role": "witness", "name": "Witness", "vkey": vkey}])
        log.append([{**head, "role": "office", "name": f"Office {n}", "vkey": f"key {n}"} for n in range(FIRST - 1)])
        log.publish_checkpoint()
        shutil.copyfile(f"{folder}/mission/ledger/checkpoint", f"{folder}/old-checkpoint")
        witness.cosign(storage.read, int(time.time()))
        log.append([{**head, "role": "office", "name": f"Office {n}", "vkey": f"key {n}"} for n in range(MORE)])
        log.publish_checkpoint()
        seen = witness.cosign(storage.read, int(time.time()))
        if not isinstance(seen, Cosigned):
            sys.exit(f"our own witness refused: {seen}")
        log.add_cosignature(seen.line)
    witness.close()
    print(vkey)


if __name__ == "__main__":
    main(sys.argv[1])
