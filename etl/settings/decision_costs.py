"""The settings' table `decisions`: what an escalation costs the firm, by its own reckoning."""

import math
import re
from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, model_validator

from etl.settings.toml_values import Block, shown, wrong


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise wrong(f"must be a number above 0, such as 12000, not {shown(value)}.")
    return float(value)


def _currency(value: Any) -> str:
    if not isinstance(value, str) or re.fullmatch("[A-Z]{3}", value) is None:
        raise wrong(f'must be the three letters of a currency, such as "EUR", not {shown(value)}.')
    return value


class Decisions(Block):
    """What a decision is reckoned with besides the evidence; an amount and its currency go together."""

    cost_per_escalation: Annotated[float, PlainValidator(_amount, json_schema_input_type=float)] | None = Field(
        default=None, description="what one escalation costs; with it, escalations avoided are given in money too"
    )
    currency: Annotated[str, PlainValidator(_currency, json_schema_input_type=str)] | None = Field(
        default=None, description="the currency of that amount, such as EUR"
    )

    @model_validator(mode="after")
    def _amount_with_its_currency(self) -> Self:
        if self.cost_per_escalation is not None and self.currency is None:
            raise wrong('is missing: an amount means nothing without it; such as "EUR".', "currency")
        if self.cost_per_escalation is None and self.currency is not None:
            raise wrong("is missing: the currency is that of an amount, such as 12000.", "cost_per_escalation")
        return self
