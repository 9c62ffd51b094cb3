"""The settings of this user: one frozen value, read from the user's own file and environment.

What a folder brings along may not name a model, a key, a log or a limit: of `coauthor.toml` only a closed list is read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

PROFILES = ("fast", "writer", "reasoning")
"""The profiles that a step of the work can name."""

EMBEDDING = "embedding"
"""The profile of the library's search by meaning; no step of the work names it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model somewhere, one link of a profile's chain; never holds a key, only where the key is."""

    model: str
    """Its name as LiteLLM knows it: `openai/gpt-4.1`, `anthropic/claude-sonnet-4-5`, `ollama_chat/llama3.1`."""

    base_url: str = ""
    """Where an OpenAI-compatible server listens; empty for the vendor's own."""

    key_env: str = ""
    """The environment variable that holds the key."""

    key_file: str = ""
    """A file that only you can read (mode 0600) and that holds the key; used where `key_env` gives none."""

    structure: str = "auto"
    """How it returns JSON: `schema` (response_format), `tool`, `text`; `auto` tries them in this order."""

    thinking: str = ""
    """`low`, `medium` or `high` where the model can think before it answers."""

    max_tokens: int = 8192
    """The most tokens that one answer may have."""

    window: int = 32_768
    """How many tokens the model takes in, its answer included."""

    rpm: int = 0
    """Requests a minute that the endpoint allows; 0 is no limit."""

    tpm: int = 0
    """Tokens a minute that the endpoint allows; 0 is no limit."""

    price_in: float = -1.0
    """US dollars for a million tokens in; below 0 the price is looked up by the model's name."""

    price_out: float = -1.0
    """US dollars for a million tokens out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; `problems` holds a sentence for each entry that could not be used."""

    model: str = "auto"
    """Who answers: `auto` (the profiles if there are some, else the rules), `rules`, or `scripted:/path` for tests."""

    models: Mapping[str, tuple[Endpoint, ...]] = field(default_factory=dict)
    """The chain of each profile, as `[[models.writer]]` tables; a profile without one uses another's."""

    log: str = ""
    """The level from which the log speaks (`debug`, `info`, `warning`, `error`); empty is `warning`."""

    idle_s: float = 300.0
    """A worker with nothing to do leaves after this many seconds."""

    alone_s: float = 20.0
    """A worker leaves this many seconds after the last server and terminal have gone, and its task is done."""

    corrections: int = 2
    """How often a model may correct what a check refused."""

    units: int = 400
    """The most sentences that one task may be about."""

    surroundings: int = 2000
    """Code points of text shown to a model before and after the place, on either side."""

    git_commit: str = "off"
    """`on` makes a git commit of each accepted proposal; a workspace's `coauthor.toml` can say otherwise."""

    review_plan: str = "auto"
    """`ask` stops after the plan until you approve it; a workspace may say so too."""

    gates_compile: str = "off"
    """`on` builds the document with each proposal before it is shown, in folders that you trust."""

    gates_chktex: str = "off"
    """`on` asks chktex about each proposal, where it is installed."""

    initiative: str = "on"
    """`off` keeps the co-author from suggesting anything by itself; a workspace may say so too."""

    language_thread: str = ""
    """The language of plans, questions and reasons; empty is the language that you ask in."""

    limits_concurrency: int = 4
    """Model calls at once."""

    limits_first_s: float = 90.0
    """Seconds that a model may take until its first word."""

    limits_stall_s: float = 45.0
    """Seconds of silence in the middle of an answer."""

    limits_call_s: float = 300.0
    """Seconds that one answer may take, with all its tries."""

    limits_tries: int = 3
    """How often one answer is tried, over all endpoints of the profile."""

    budget_task: str = ""
    """The most that one task may cost: `200000 tokens`, `0.50 usd`, or both with a comma; empty is no limit."""

    budget_day: str = ""
    """The same for a day (UTC) in this workspace."""

    budget_workspace: str = ""
    """The same for the workspace as a whole."""

    problems: tuple[str, ...] = ()
    """What was wrong in the file or the environment; those entries have their defaults."""


_A_WORKSPACE_MAY = ("review_plan", "initiative", "language_thread")

_ENVIRONMENT = {
    "COAUTHOR_MODEL": "model",
    "COAUTHOR_LOG": "log",
    "COAUTHOR_IDLE_S": "idle_s",
    "COAUTHOR_ALONE_S": "alone_s",
    "COAUTHOR_INITIATIVE": "initiative",
}


def path() -> Path:
    """The user's settings file; it need not exist."""
    return Path(platformdirs.user_config_dir("coauthor")) / "config.toml"


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings: defaults, under the file, under the environment. Never raises; see `problems`."""
    problems: list[str] = []
    given = _from_file(file or path(), problems)
    environment = os.environ if environment is None else environment
    given |= {name: environment[key] for key, name in _ENVIRONMENT.items() if environment.get(key)}
    if environment.get("COAUTHOR_ENDPOINT"):
        given |= {"model": "auto", "models": _of_environment(environment)}
    values: dict[str, Any] = {"models": _models(given.pop("models", {}), problems)}
    for known in fields(Settings):
        if known.name in given and known.name not in ("problems", "models"):
            value = _as(type(known.default), given.pop(known.name))
            if value is None:
                problems.append(f"The setting `{known.name}` is not a {type(known.default).__name__}.")
            else:
                values[known.name] = value
    problems += [f"There is no setting `{name}`." for name in given]
    return Settings(**values, problems=tuple(problems))


def of_workspace(settings: Settings, root: Path) -> Settings:
    """The settings with what the workspace's `coauthor.toml` may say of them; anything else in it is not looked at."""
    given = _from_file(root / "coauthor.toml", [])
    said = {name: given[name] for name in _A_WORKSPACE_MAY if isinstance(given.get(name), str)}
    return replace(settings, **said)


def _of_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """One endpoint for everything: COAUTHOR_ENDPOINT with its _MODEL and, if it needs one, the name of its _KEY_ENV."""
    endpoint = {
        "model": environment.get("COAUTHOR_ENDPOINT_MODEL", "openai/default"),
        "base_url": environment["COAUTHOR_ENDPOINT"],
        "key_env": environment.get("COAUTHOR_ENDPOINT_KEY_ENV", ""),
    }
    return {profile: [endpoint] for profile in PROFILES}


def _models(given: Any, problems: list[str]) -> dict[str, tuple[Endpoint, ...]]:
    """The profiles' chains; a sentence for each entry that can't be used."""
    if not isinstance(given, dict):
        problems.append("The setting `models` is not a table of profiles.")
        return {}
    chains: dict[str, tuple[Endpoint, ...]] = {}
    for profile, chain in given.items():
        if profile not in (*PROFILES, EMBEDDING):
            problems.append(f"There is no profile `{profile}`; there are {', '.join((*PROFILES, EMBEDDING))}.")
            continue
        links = [_endpoint(profile, link, problems) for link in (chain if isinstance(chain, list) else [chain])]
        if whole := tuple(link for link in links if link is not None):
            chains[profile] = whole
    return chains


def _endpoint(profile: str, given: object, problems: list[str]) -> Endpoint | None:
    entry = {"model": given} if isinstance(given, str) else given
    if not isinstance(entry, dict) or not isinstance(entry.get("model"), str):
        problems.append(f"An entry of `models.{profile}` names no model.")
        return None
    if "key" in entry or "api_key" in entry:
        problems.append(f"`models.{profile}` holds a key; name it with `key_env` or `key_file` instead.")
    values: dict[str, Any] = {}
    for known in fields(Endpoint):
        if known.name not in entry:
            continue
        value = entry[known.name]
        kind: type[str] | type[int] | type[float] = str
        if isinstance(known.default, int | float):
            kind = type(known.default)
        fits = (
            isinstance(value, int | float) and not isinstance(value, bool)
            if kind is not str
            else isinstance(value, str)
        )
        if fits:
            values[known.name] = kind(value)
        else:
            problems.append(f"`models.{profile}`: `{known.name}` is not a {kind.__name__}.")
    return Endpoint(**values)


def _from_file(file: Path, problems: list[str]) -> dict[str, Any]:
    import tomllib

    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{file} can't be read: {error}.")
        return {}
    # `git.commit` in the file is the field `git_commit` here.
    tables = {name: value for name, value in given.items() if isinstance(value, dict) and name != "models"}
    within = {f"{name}_{key}": value for name, table in tables.items() for key, value in table.items()}
    return {name: value for name, value in given.items() if name not in tables} | within


def _as(kind: type, value: object) -> object | None:
    """The value as that type, or None; a negative number is none."""
    if kind is str:
        return value if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = kind(value)
    except ValueError:
        return None
    return number if number >= 0 else None
