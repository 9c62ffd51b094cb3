"""`coauthor model`: which language models answer, set up for this user and never for a folder, and tested by a call."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from coauthor import config
from coauthor.cli import call as calls
from coauthor.cli import following, settings_file, wording
from coauthor.domain import errors
from coauthor.review import waking

if TYPE_CHECKING:
    from coauthor.models import finding

PROBLEM = 1
_EVERYTHING = "all"
_NOTHING_FOUND = (
    "There is no terminal here to choose on, and neither a key in the environment nor a server on this machine was"
    " found. Name one: `coauthor model set all MODEL --key-env VARIABLE`, or `--base-url http://127.0.0.1:PORT/v1`."
)
Profile = Annotated[str, typer.Argument(metavar="PROFILE", help="fast, writer, reasoning, or all")]


def model(ctx: typer.Context) -> int:
    """Set up language models: finds keys and local servers, tests each with a real call, writes your own settings."""
    calls.refuse_agents()
    call = calls.of(ctx)
    if call.as_json:
        return _shown(call)
    from coauthor.models import finding

    call.out.print(_table(config.load(), asking=True))
    offers = finding.offers()
    if not calls.interactive():
        return _told(call, offers)
    for number, offer in enumerate(offers, 1):
        call.out.print(Text(f"  {number}  {wording.safe(offer.title)}"))
    call.out.print(Text(f"  {len(offers) + 1}  another endpoint that speaks the OpenAI protocol"))
    call.out.print(Text("  0  leave it as it is"))
    said = _asked("Which? ", "0")
    if not said.isdecimal() or not 0 < int(said) <= len(offers) + 1:
        return 0
    if int(said) <= len(offers):
        chosen = offers[int(said) - 1]
        writer = replace(chosen.writer, model=_asked("Model for writing", chosen.writer.model))
        fast = replace(chosen.fast, model=_asked("Model for what is quick", chosen.fast.model))
    else:
        url = _wanted(call, "URL (with /v1)", _address, "A URL begins with http:// or https://, and names a server.")
        names = finding.models_at(url)
        name = _wanted(call, "Model", str, "An endpoint needs the name of a model.", names[0] if names else "")
        if not url or not name:
            return 0
        variable = _asked("Environment variable with its key (empty: it needs none)", "")
        writer = fast = config.Endpoint(model=_prefixed(name, url), base_url=url, key_env=variable)
    return _taken(call, {"writer": writer, "reasoning": writer, "fast": fast})


def show(ctx: typer.Context) -> int:
    """Say which models answer for each profile, and where their keys are looked for; never a key."""
    return _shown(calls.of(ctx))


def set_(
    ctx: typer.Context,
    profile: Profile,
    name: Annotated[
        str, typer.Argument(metavar="MODEL", help="openai/…, anthropic/…, ollama_chat/…; `none` takes it out")
    ],
    *,
    base_url: Annotated[str, typer.Option("--base-url", help="Where an OpenAI-compatible server listens")] = "",
    key_env: Annotated[str, typer.Option("--key-env", help="The environment variable with the key")] = "",
    key_file: Annotated[str, typer.Option("--key-file", help="A file of yours (mode 0600) with the key")] = "",
    add: Annotated[bool, typer.Option("--add", help="Behind the others: a fallback")] = False,
    window: Annotated[int, typer.Option("--window", min=2048, help="Tokens it takes in")] = 32_768,
) -> int:
    """Say which model a profile uses; written to your own settings."""
    calls.refuse_agents()
    call = calls.of(ctx)
    known = (*config.PROFILES, config.EMBEDDING)
    if profile not in (*known, _EVERYTHING):
        raise typer.BadParameter(f"There is no profile {profile}; there are {', '.join(known)}, or all.")
    if key_env.startswith(("sk-", "AIza")) or (key_env and not key_env.replace("_", "").isalnum()):
        raise typer.BadParameter("--key-env takes the name of an environment variable, not a key.")
    endpoint = config.Endpoint(
        model=_prefixed(name, base_url), base_url=base_url, key_env=key_env, key_file=key_file, window=window
    )
    before = config.load().models
    for each in config.PROFILES if profile == _EVERYTHING else (profile,):
        chain = () if name == "none" else (*(before.get(each, ()) if add else ()), endpoint)
        file = settings_file.put_chain(each, chain)
    _release(call)
    if call.as_json:
        return _shown(call)
    call.out.print(Text(f"Written to {file}. `coauthor model test` tries it with a real call."))
    return 0


def test(
    ctx: typer.Context,
    profile: Annotated[str, typer.Argument(metavar="[PROFILE]", help="fast, writer or reasoning")] = "",
) -> int:
    """Try each profile with a real call; tasks that waited for a model go on where it works."""
    calls.refuse_agents()
    call = calls.of(ctx)
    settings = config.load()
    if not settings.models:
        raise errors.Unavailable("There is no model to test.", "`coauthor model` sets one up.")
    if profile and profile not in config.PROFILES:
        raise typer.BadParameter(f"There is no profile {profile}; there are {', '.join(config.PROFILES)}.")
    results = _tested(
        call, settings, [profile] if profile else [each for each in config.PROFILES if each in settings.models]
    )
    works = all(result.works for result in results)
    if works:
        _release(call)
    if call.as_json:
        call.answer({"results": [{**asdict(result), "works": result.works} for result in results]})
    return 0 if works else PROBLEM


def _told(call: calls.Call, offers: Sequence[finding.Offer]) -> int:
    """What could be chosen, for who can't be asked: the commands that choose it."""
    call.out.print(Text("There is no terminal here to choose on. Found on this machine:" if offers else _NOTHING_FOUND))
    for offer in offers:
        endpoint = offer.writer
        where = f" --base-url {endpoint.base_url}" if endpoint.base_url else ""
        key = f" --key-env {endpoint.key_env}" if endpoint.key_env else ""
        command = f"coauthor model set all {endpoint.model}{where}{key}"
        call.out.print(Text(f"  {wording.safe(offer.title)}\n    {wording.safe(command)}"), soft_wrap=True)
    return 0


def _taken(call: calls.Call, chosen: dict[str, config.Endpoint]) -> int:
    """Test what was chosen, and write it; what doesn't work is written only if the person wants it all the same."""
    settings = replace(config.load(), models={profile: (endpoint,) for profile, endpoint in chosen.items()})
    results = _tested(call, settings, list(chosen))
    if not all(result.works for result in results) and _asked("Keep it all the same? (y/n)", "n").lower() != "y":
        return PROBLEM
    for profile, endpoint in chosen.items():
        file = settings_file.put_chain(profile, (endpoint,))
    call.out.print(Text(f"Written to {file}.", style="green"))
    _release(call)
    return 0


def _tested(call: calls.Call, settings: config.Settings, profiles: Sequence[str]) -> list[Any]:
    from coauthor.models import trial, vendor

    if not vendor.is_there():
        raise errors.Unavailable("LiteLLM is not installed here.", vendor.NEEDS)
    results = []
    for profile in profiles:
        with call.err.status(Text(f"asking {profile} …"), spinner="dots"):
            result = asyncio.run(trial.call(settings, profile))
        results.append(result)
        if not call.as_json:
            mark, style = ("✓", "green") if result.works else ("✗", "red")
            told = f"{result.ms} ms, {result.form}" if result.works else wording.safe(result.error)
            call.out.print(Text.assemble((mark, style), f" {profile}  {result.model}  ", (told, "dim")), soft_wrap=True)
    return results


def _release(call: calls.Call) -> None:
    """Let go on what waited for a model in this folder."""
    with call.pool_if_any() as pool:
        if pool is None:
            return
        if waking.release(pool, "needs_model", "a model was set up"):
            following.wake(pool)


def _shown(call: calls.Call) -> int:
    settings = config.load()
    if call.as_json:
        chains = {profile: [asdict(each) for each in chain] for profile, chain in settings.models.items()}
        call.answer(
            {"model": settings.model, "profiles": chains, "file": str(config.path()), "problems": settings.problems}
        )
        return 0
    call.out.print(_table(settings))
    for problem in settings.problems:
        call.err.print(Text(problem, style="yellow"))
    return 0


def _table(settings: config.Settings, *, asking: bool = False) -> Table | Text:
    if not settings.models:
        rules = "No language model is set up: the rule-based co-author answers, and what takes more waits.\n"
        if asking:
            return Text(rules)
        return Text.assemble(
            rules, ("`coauthor model` finds keys and local servers; the settings: ", "dim"), (str(config.path()), "dim")
        )
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("profile", "model", "where", "key"):
        table.add_column(title)
    for profile in (*config.PROFILES, config.EMBEDDING):
        for number, endpoint in enumerate(settings.models.get(profile, ())):
            key = endpoint.key_env or endpoint.key_file or "none"
            where = endpoint.base_url or "the vendor's"
            table.add_row(profile if number == 0 else "  else", endpoint.model, where, key)
    return table


def _prefixed(name: str, base_url: str) -> str:
    """A model behind a URL of its own speaks the OpenAI protocol, whatever it is called."""
    known = ("openai/", "anthropic/", "ollama/", "ollama_chat/", "gemini/", "azure/", "mistral/", "openrouter/")
    return f"openai/{name}" if base_url and not name.startswith(known) else name


def _wanted(call: calls.Call, question: str, read: Callable[[str], str], wrong: str, default: str = "") -> str:
    """What was said, as `read` has it; asked for again where that is nothing, until the input ends (then nothing)."""
    while True:
        try:
            said = _input(question, default)
        except EOFError:
            return default
        if found := read(said):
            return found
        call.out.print(Text(f"{wrong} Ctrl+C leaves it as it is.", style="yellow"))


def _address(said: str) -> str:
    """A URL; `localhost:9999/v1` is meant as one without transport security. Nothing where there is no server in it."""
    if said and "://" not in said:
        said = f"http://{said}"
    try:
        found = urllib.parse.urlsplit(said)
    except ValueError:
        return ""
    return said if found.scheme in ("http", "https") and found.hostname else ""


def _asked(question: str, default: str) -> str:
    try:
        return _input(question, default)
    except EOFError:
        return default


def _input(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    return input(f"{question}{shown} › ").strip() or default
