"""The ledger: an append-only Merkle log of everything that a mission received, decided and published.

Every entry is committed before anything else sees it. Outside stands a tree of salted commitments that anyone can
check and nobody can read; inside (`private/`) stand the entries that open it. A correction is a new entry.

    storage.py      what the ledger asks of a disk          files.py      the one door to a real disk
    canonical.py    one JSON text per value                 schema.py     the closed check of an entry
    merkle.py       RFC 6962 hashes and proofs              tiles.py      the tree as files (C2SP tlog-tiles)
    frames.py       records that show any flipped bit       journal.py    entries with salts, append-only
    note.py         signed notes (C2SP signed-note)         checkpoint.py size and root, signed by the log
    keys.py         the mission's own secrets               blobs.py      content, sealed or open;  packs.py: by day
    admission.py    what an entry has to be                 withdrawal.py how its content is destroyed
    log.py          append, read, publish, withdraw         proofs.py     one entry proved in one file
    cosignature.py  what a witness signs                    witness.py    refuses rollback and split view
    audit.py        check everything, name the first defect

Source: RFC 6962 section 2.1; c2sp.org/tlog-tiles, /tlog-checkpoint, /signed-note, /tlog-cosignature.
"""
