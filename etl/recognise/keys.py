"""Whether a file names its records instead of numbering them, so that their keys are made up."""

from etl.recognise.column_names import Header
from etl.settings.mappings import RecordType

ENOUGH = 2  # columns of a fallback key: a name alone is not one


def is_key_composed(record: RecordType, columns: Header) -> bool:
    """Whether the header lacks the key and holds enough columns of the mapping's `fallback_key`."""
    return not _has(record, columns, record.table.key[0]) and len(key_parts(record, columns)) >= ENOUGH


def key_parts(record: RecordType, columns: Header) -> tuple[str, ...]:
    """The canonical columns of the fallback key that the header can fill."""
    return tuple(name for name in record.fallback_key if _has(record, columns, name))


def _has(record: RecordType, columns: Header, canonical: str) -> bool:
    return canonical in record.constants or bool(columns.find_all(record.columns.get(canonical, ())))
