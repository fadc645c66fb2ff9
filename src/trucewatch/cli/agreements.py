"""Commands on an agreement by itself."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, agreement_app
from trucewatch.run.terminal import answer, guarded


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
) -> None:
    """Say an agreement clause by clause, each with its source."""
    from trucewatch.run.agreements import say_agreement

    for line in say_agreement(name, lang):
        typer.echo(line)
