"""Reviews written as files: one account, the portfolio, or every account in one run."""

import hashlib
import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dashboard import access, locale, warehouse
from dashboard.export import formats
from dashboard.export.formats import Format
from dashboard.export.html.printing import PrintError
from dashboard.export.image import NoBrowserError
from dashboard.export.pptx.template import TemplateError
from dashboard.queries import account as account_queries
from dashboard.review.make import Wish, check, make
from dashboard.review.quarters import ReviewError, of_quarter
from etl.errors import CommonGroundError, ConfigError
from etl.progress import Progress
from etl.settings.places import obstacle


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    quarter: str
    format: Format
    user: str | None
    template: Path | None
    slides: tuple[str, ...]
    max_age_days: int
    is_anyway: bool
    language: str = "en"


def write(order: Order, account: str | None, path: Path) -> int:
    """Write the review of an account, by id or name, or of the portfolio; 1.

    Raises ConfigError for what can't be, CommonGroundError where stale or failed data speak against it.
    """
    wish = _wish(order)
    account_id = None if account is None else _account_id(wish, account)
    _write(path, replace(wish, account_id=account_id), order)
    return 1


def write_all(order: Order, folder: Path, *, progress: Progress) -> int:
    """Write a review of every account into a folder; how many. Raises as `write` does."""
    wish = _wish(order)
    accounts = _accounts(wish)
    for done, (account_id, name) in enumerate(accounts.items(), start=1):
        path = folder / _file_name(account_id, name, order.format)
        _write(path, replace(wish, account_id=account_id), order)
        progress.step(done, len(accounts))
        progress.name(path.name)
    return len(accounts)


def _wish(order: Order) -> Wish:
    if order.language not in locale.languages():
        raise ConfigError(f"There is no language {order.language!r}. There are: {', '.join(locale.languages())}.")
    locale.use(order.language)
    try:
        kept = of_quarter(order.quarter)
    except ReviewError as error:
        raise ConfigError(str(error)) from error
    wish = Wish(access.scope_of(order.user), kept, slides=order.slides, for_whom=order.user)
    found = check(wish, today=date.today(), max_age_days=order.max_age_days)
    if found and not order.is_anyway:
        raise CommonGroundError(f"{' '.join(found)} Build anew, or render with --anyway; the footer will say so.")
    return replace(wish, overridden=tuple(found))


def _accounts(wish: Wish) -> dict[str, str]:
    with warehouse.lease(wish.kept.build_id):
        return dict(account_queries.accounts(wish.scope).select("account_id", "account_name").iter_rows())


def _account_id(wish: Wish, account: str) -> str:
    found = [key for key, name in _accounts(wish).items() if account == key or account.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f"{len(found)} accounts are called {account!r}; give the id: {', '.join(found)}.")
    raise ConfigError(f"No account with a signed or open deal is called {account!r} or has that id.")


def _write(path: Path, wish: Wish, order: Order) -> None:
    for place in (order.template, path):
        if place and os.path.lexists(place) and (problem := obstacle(place)):
            raise ConfigError(f"{place} {problem}.")
    try:
        template = order.template.read_bytes() if order.template else None
        content = formats.render(make(wish), order.format, template=template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except (ReviewError, TemplateError) as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"{error.filename or path}: {error.strerror}.") from error
    except (NoBrowserError, PrintError) as error:
        raise CommonGroundError(f"{error} PPTX, HTML and XLSX need no browser.") from error


def _file_name(account_id: str, name: str, chosen: Format) -> str:
    """The account's name made safe, and a hash of its id, since two may share a name."""
    safe = re.sub(r"[^\w-]+", "-", name, flags=re.ASCII).strip("-")[:80] or "account"
    return f"{safe}-{hashlib.sha256(account_id.encode()).hexdigest()[:6]}.{chosen.ending}"
