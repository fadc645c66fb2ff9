"""`python -m trucewatch.ledger audit DIR`: the audit by itself, without the rest of trucewatch.

Exits 0 when everything is as promised, 1 when a defect was found, 2 when the folder cannot be read.
"""

from __future__ import annotations

import sys

from trucewatch.errors import LedgerError
from trucewatch.ledger.audit import AuditReport, audit
from trucewatch.ledger.files import FileStorage


def main(arguments: list[str]) -> int:
    """Run the audit and print what it saw."""
    if len(arguments) != 2 or arguments[0] != "audit":
        sys.stderr.write("usage: python -m trucewatch.ledger audit DIR\n")
        return 2
    try:
        report = audit(FileStorage(arguments[1]))
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(said(report)) + "\n")
    return 1 if report.first_defect else 0


def said(report: AuditReport) -> list[str]:
    """Say in lines what an audit saw: the first defect, or what is proved."""
    if report.first_defect:
        defect = report.first_defect
        return [f"Defect: {defect.what}", f"Where: {defect.place}", f"What this means: {defect.meaning}"]
    lines = [
        f"{report.size} entries, {report.blobs} blobs: all are as they were committed.",
        f"The signed checkpoint covers {report.published_size} entries. Root of all: {report.root.hex()}",
    ]
    lines += [f"Entry {one.index} was withdrawn by entry {one.by_entry}." for one in report.withdrawn]
    lines += [f"Cosigned by {name} at {time_s} s (POSIX)." for name, time_s in report.cosigned]
    return lines + [f"Unfinished: {one}" for one in report.unfinished]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
