"""Text → ids, written `source:id` in the form that the id's own system writes, so that two systems never collide."""

import polars as pl

from etl.conform.company_names import plain_name
from etl.conform.format_inference import ColumnFormat
from etl.conform.mapped_file import MappedFile, part_name
from etl.entities import Kind
from etl.recognise.keys import key_parts

COMPOSED = "~"  # after the source's name: a key made of names, in a file that has no ids
_CASE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def prefixed(file: MappedFile, text: pl.Expr, reference: str, how: ColumnFormat) -> pl.Expr:
    """`source:id`, in the form that the id's own system writes; link files may write the prefix themselves."""
    if how.is_of_floats:
        text = text.str.extract(r"^(\d+)\.0$", 1)
    owner = file.source if reference == file.source.name else file.settings.source_of(reference)
    transform = TRANSFORMS.get((owner and owner.system.id_transform) or "")
    if transform is salesforce_id and not how.has_short_ids:
        transform = None
    with_prefix = pl.concat_str(
        pl.lit(f"{owner.name if owner else reference}:"), transform(text) if transform else text
    )
    if file.record.entity != "account_links" and file.source.system.name != "generic":
        return with_prefix
    names = sorted({source.name for source in file.settings.sources})
    has_prefix = pl.any_horizontal(*(text.str.starts_with(f"{name}:") for name in names))
    return pl.when(has_prefix).then(text).otherwise(with_prefix)


def composed_key(file: MappedFile) -> pl.Expr:
    """`source:~` and what names the record: firms without legal form, days as yyyy-mm-dd; null where all is empty.

    Made of what the file itself says, so that a list of accounts that comes later changes no key.
    """
    parts = [_key_part(file, name) for name in key_parts(file.record, file.header)]
    is_filled = pl.any_horizontal(*(part.is_not_null() for part in parts))
    text = pl.concat_str(*(part.fill_null("") for part in parts), separator="/")
    return pl.when(is_filled).then(pl.concat_str(pl.lit(f"{file.source.name}:{COMPOSED}"), text))


def _key_part(file: MappedFile, name: str) -> pl.Expr:
    kind = file.kinds[name]
    if kind is Kind.TIMESTAMP and file.record.table.by_name[name].is_place:  # two meetings of a day are two
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M")
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        return pl.col(name).dt.strftime("%Y-%m-%d")
    if kind is Kind.ID:
        return pl.col(part_name(name)).map_elements(plain_name, return_dtype=pl.String)
    return pl.col(part_name(name)).str.replace_all(r"\s+", " ")


def salesforce_id(text: pl.Expr) -> pl.Expr:
    """A Salesforce id in its 18-character form: 15 characters get their case checksum, a letter for every five."""
    suffix = [
        pl.lit(_CASE_ALPHABET).str.slice(
            pl.sum_horizontal(
                *(
                    text.str.slice(5 * chunk + bit, 1).str.contains("^[A-Z]$").cast(pl.UInt32) * 2**bit
                    for bit in range(5)
                )
            ),
            1,
        )
        for chunk in range(3)
    ]
    is_short = text.str.contains(r"^[a-zA-Z0-9]{15}$")
    return pl.when(is_short).then(pl.concat_str(text, *suffix)).otherwise(text)


def guid(text: pl.Expr) -> pl.Expr:
    """A globally unique id in lower case and without braces; any other text as it is."""
    plain = text.str.strip_chars("{}").str.to_lowercase()
    return pl.when(plain.str.contains(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")).then(plain).otherwise(text)


TRANSFORMS = {"salesforce_id": salesforce_id, "guid": guid}
