"""Text → ids, written `source:id` in the form that the id's own system writes, so that two systems never collide."""

import polars as pl

from etl.conform.mapped_file import MappedFile

_CASE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def prefixed(file: MappedFile, text: pl.Expr, reference: str) -> pl.Expr:
    """`source:id`, in the form that the id's own system writes; link files may write the prefix themselves."""
    whole = text.str.extract(r"^(\d+)\.0$", 1)
    text = pl.when(whole.is_not_null().eq(text.is_not_null()).all()).then(whole).otherwise(text)  # a column of floats
    owner = file.source if reference == file.source.name else file.settings.source_of(reference)
    transform = TRANSFORMS.get((owner and owner.system.id_transform) or "")
    with_prefix = pl.concat_str(
        pl.lit(f"{owner.name if owner else reference}:"), transform(text) if transform else text
    )
    if file.record.entity != "account_links" and file.source.system.name != "generic":
        return with_prefix
    names = sorted({source.name for source in file.settings.sources})
    has_prefix = pl.any_horizontal(*(text.str.starts_with(f"{name}:") for name in names))
    return pl.when(has_prefix).then(text).otherwise(with_prefix)


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
