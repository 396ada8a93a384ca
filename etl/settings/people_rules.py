"""The rules of `[people]`: which business function a title or a department tells, and which domains are the firm's."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from etl.entities import BUSINESS_FUNCTIONS
from etl.settings.toml_values import Block, Patterns, TextList, allowed, wrong

DEFAULT_RULES: tuple[tuple[str, str], ...] = (
    ("presales", r"(?i)pre-?sales|solutions? (consultant|engineer|architect)|sales engineer|bid manager"),
    ("customer_success", r"(?i)customer success|client success|\bcsm\b|adoption manager"),
    (
        "delivery",
        r"(?i)delivery|implementation|professional services|engagement (manager|lead)|project (manager|lead)"
        r"|program(me)? manager|onboarding|\bpmo\b|consultant|integration (lead|engineer)",
    ),
    ("support", r"(?i)support|service ?desk|help ?desk|incident manager|technical account manager"),
    ("legal", r"(?i)legal|counsel|attorney|lawyer|contract manager|compliance"),
    ("finance", r"(?i)financ|controller|accounting|\bcfo\b|billing|treasur|deal desk"),
    (
        "sales",
        r"(?i)\bsales\b|account (executive|manager|director)|business development|\b(bdr|sdr|cro)\b|commercial"
        r"|revenue|partner manager",
    ),
)


def _known_functions(patterns: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    for function in patterns:
        if function not in BUSINESS_FUNCTIONS:
            raise wrong(f"no such function; {allowed(BUSINESS_FUNCTIONS, function)}", function)
    return patterns


def _lower(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.lower() for text in texts)


class Rules(Block):
    """The settings' table `people`."""

    business_function: Annotated[Mapping[str, Patterns], AfterValidator(_known_functions)] = Field(
        default={},
        description="`<function>` = regular expressions on title and department; the first match wins",
        json_schema_extra={"propertyNames": {"enum": list(BUSINESS_FUNCTIONS)}},
    )
    internal_domains: Annotated[TextList, AfterValidator(_lower)] = Field(
        default=(), description="e-mail domains of your own people"
    )

    @property
    def functions(self) -> tuple[tuple[str, str], ...]:
        """Function and regular expression, the settings' own ahead of the packaged ones; the first match wins."""
        own = ((function, pattern) for function, patterns in self.business_function.items() for pattern in patterns)
        return (*own, *DEFAULT_RULES)
