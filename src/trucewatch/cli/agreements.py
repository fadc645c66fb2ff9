"""Commands on an agreement by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, agreement_app
from trucewatch.run.terminal import Progress, answer, guarded


@agreement_app.command("check")
@guarded
def agreement_check(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped agreement, or an agreement.yaml.")],
    as_json: AsJson = False,
) -> None:
    """Check an agreement against its schema and its meaning."""
    from trucewatch.run.agreements import check_agreement

    lines, data = check_agreement(name)
    answer(data, lines, as_json=as_json)


@agreement_app.command("say")
@guarded
def agreement_say(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped agreement, or an agreement.yaml.")],
    lang: Annotated[str, typer.Option(help="The language to say it in.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Say an agreement clause by clause, each with its source."""
    from trucewatch.run.agreements import say_agreement

    lines = list(say_agreement(name, lang))
    answer({"name": name, "lang": lang, "lines": lines}, lines, as_json=as_json)


@agreement_app.command("diff")
@guarded
def agreement_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A shipped agreement, or an agreement.yaml.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The draft to compare it with, named the same way.")],
    on: Annotated[Path, typer.Option(metavar="PATH", help="The mission on whose evidence both texts are tried.")],
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say which past findings and counts a draft would change, clause by clause and rule by rule; nothing is changed."""
    from trucewatch.run.whatif import diff_agreements

    lines, data = diff_agreements(old, new, on, database, Progress())
    answer(data, lines, as_json=as_json)
