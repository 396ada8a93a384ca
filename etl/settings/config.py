"""`commonground.toml` → settings: which sources there are, how they map, and how people and dates are read."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from etl.errors import ConfigError
from etl.fiscal_year import JANUARY, FiscalYear
from etl.settings.decision_costs import Decisions
from etl.settings.escalation_marks import Escalation, Mark, with_marks
from etl.settings.people_rules import Rules
from etl.settings.places import obstacle
from etl.settings.source import Source, completed, packaged_source
from etl.settings.systems import systems
from etl.settings.toml_values import (
    BLOCKS,
    LISTED,
    Block,
    Day,
    Month,
    TextList,
    Timezone,
    allowed,
    shown,
)
from etl.settings.validation import read_toml, validated

CONFIG_NAME = "commonground.toml"
DEFAULT_CRM = "salesforce"


class Links(Block):
    """Which accounts of two systems are one."""

    accept_equal_domains: bool = Field(
        default=False, description="whether a domain that one account of each system has links the two unasked"
    )


class TakeUp(Block):
    """How the practices were rolled out."""

    unit: Literal["region", "segment", "service line", "sales owner", "delivery lead"] = Field(
        default="region",
        description="what took the practices up one after the other, for the event study of take-up; only regions can"
        " cap a verdict",
    )


class Calendar(Block):
    """In which zone days begin and end, and in which month years do."""

    fiscal_year_starts: Month = Field(
        default=JANUARY,
        description="month, 1 to 12, in which the firm's years start: quarters are of these years, everywhere",
    )
    timezone: Timezone | None = Field(
        default=None,
        description="IANA zone of the deals whose region has none below; default: that of the source of the deal",
    )
    zones: Mapping[str, Timezone] = Field(
        default={}, description="`[calendar.zones]`: `<region>` = IANA zone of the deals of that region's accounts"
    )

    @property
    def fiscal_year(self) -> FiscalYear:
        """The firm's year."""
        return FiscalYear(self.fiscal_year_starts)

    @property
    def variables(self) -> dict[str, int]:
        """What dbt must be told: where the years start, unless it is in January."""
        return {} if self.fiscal_year.is_calendar else {"fiscal_year_starts": self.fiscal_year_starts}


class Access(Block):
    """Who sees what."""

    mode: Literal["open"] = Field(default="open", description="who sees what: open, that is everybody everything")


class Settings(Block):
    """Everything that steers a build, with its defaults."""

    exports: SkipJsonSchema[Path] = Path()
    is_only_named: SkipJsonSchema[bool] = False  # read what the sources name, and nothing else below `exports`
    as_of: Day | None = Field(
        default=None, description="day on which observation ends; default: the newest ticket record"
    )
    ignore: TextList = Field(default=(), description="globs of files that are not read")
    sources: Annotated[tuple[Source, ...], BLOCKS, LISTED] = Field(
        default=(), alias="source", description="one `[[source]]` block per place that files come from"
    )
    people: Rules = Field(default=Rules(), description="whose side people are on")
    escalation: Escalation = Field(default=Escalation(), description="what an escalation is")
    links: Links = Field(default=Links(), description="which accounts of two systems are one")
    take_up: TakeUp = Field(default=TakeUp(), description="how the practices were rolled out")
    calendar: Calendar = Field(
        default=Calendar(), description="in which zone days begin and end, and in which month years do"
    )
    decisions: Decisions = Field(
        default=Decisions(), description="what a decision is reckoned with besides the evidence"
    )
    access: Access = Field(default=Access(), description="who sees what")
    blank_words: SkipJsonSchema[tuple[str, ...]] = ()  # cells that mean "not recorded" where no text is expected

    @property
    def escalation_definition(self) -> str:
        """The threshold of that name, unless a build overrides it."""
        return self.escalation.definition

    def source_of(self, reference: str) -> Source | None:
        """The source that a `references` entry means: by its name, else the only declared one of that system.

        `crm` is the only declared CRM, unless a declared source bears that name.
        """
        if reference == "crm" and not any(s.name == reference and s.is_declared for s in self.sources):
            systems_of_deals = [source for source in self.sources if source.system.is_crm]
            declared = [source for source in systems_of_deals if source.is_declared]
            packaged = [source for source in systems_of_deals if source.name == DEFAULT_CRM]
            return declared[0] if len(declared) == 1 else next(iter(packaged), None)
        named = [source for source in self.sources if source.name == reference]
        of_system = [source for source in self.sources if source.system.name == reference and source.is_declared]
        candidates = [source for source in named if source.is_declared] or (
            of_system[:1] if len(of_system) == 1 else named
        )
        return candidates[0] if candidates else None


def load(path: Path | None, exports: Path | None) -> Settings:
    """The settings in `path`, or in `commonground.toml` of the folder `exports`, or the defaults.

    Without `exports` the settings name, relative to themselves, everything that is read. Raises ConfigError, naming the
    key and what is allowed.
    """
    if path is None and exports is None:
        raise ConfigError(
            "Nothing says what to read; give the folder of the exports with --exports, the settings that name them with"
            " --config, or --sample for the firm that comes with Common Ground."
        )
    _refuse_unreadable(path, "give the settings with --config, or leave it out", is_file=True)
    is_only_named = exports is None
    exports = path.parent if path and exports is None else exports or Path()
    _refuse_unreadable(exports, "give the folder of the exports with --exports")
    file = path or exports / CONFIG_NAME
    if os.path.lexists(file):
        _refuse_unreadable(file, "put the settings in its place, or remove it", is_file=True)
    content = read_toml(file) if os.path.isfile(file) else {}
    settings = validated(Settings, content, where=file.name, folder=file.parent)
    declared = [completed(source) for source in settings.sources]
    if is_only_named and not declared:
        raise ConfigError(
            f"{file.name} names nothing to read; add a [[source]] with its path, or give the folder of the exports with"
            " --exports."
        )
    _refuse_shared_names(declared, file.name)
    undeclared = [packaged_source(system, exports) for system in systems().values()]
    sources = tuple(_marked(source, settings.escalation.marks) for source in (*declared, *undeclared))
    _refuse_unknown_marks(settings.escalation.marks, sources, file.name)
    parts = {
        "exports": exports,
        "is_only_named": is_only_named,
        "sources": sources,
        "blank_words": systems()["generic"].null_tokens,
    }
    return settings.model_copy(update=parts)


def _refuse_unreadable(path: Path | None, mend: str, *, is_file: bool = False) -> None:
    """Raise ConfigError where a path that was given, or that settings have, leads to nothing that can be read."""
    if path is None or (os.path.isfile(path) if is_file else os.path.exists(path) and obstacle(path) is None):
        return
    if not os.path.lexists(path):
        raise ConfigError(f"There is no {'file' if is_file else 'folder'} {path}; {mend}.")
    problem = obstacle(path) or "is a folder, and no file"
    raise ConfigError(f"{path} {problem.partition(';')[0]}; {mend}.")


def _refuse_shared_names(declared: Sequence[Source], where: str) -> None:
    """Raise ConfigError where two systems would bear one name: their ids could not be told apart."""
    system_of: dict[str, str] = {}
    for number, source in enumerate(declared, start=1):
        if system_of.setdefault(source.name, source.system.name) != source.system.name:
            raise ConfigError(
                f"{where}: source[{number}].name: {source.name!r} is the name of a source of"
                f" {system_of[source.name]} already; ids of {source.system.name} need another."
            )


def _marked(source: Source, marks: Sequence[Mark]) -> Source:
    """`source` whose tickets are escalated where the firm's marks say so, too."""
    own = [mark for mark in marks if mark.source == source.name]
    return source.model_copy(update={"record_types": tuple(with_marks(record, own) for record in source.record_types)})


def _refuse_unknown_marks(marks: Sequence[Mark], sources: Sequence[Source], where: str) -> None:
    """Raise ConfigError where a mark names no source."""
    names = tuple(dict.fromkeys(source.name for source in sources))
    for number, mark in enumerate(marks, start=1):
        if mark.source not in names:
            raise ConfigError(
                f"{where}: escalation.marks[{number}].source: {shown(mark.source)} is the name of no source;"
                f" {allowed(names, mark.source)}"
            )
