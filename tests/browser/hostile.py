"""A firm whose every name, subject and value is hostile: the sample's warehouse with its texts replaced."""

import shutil
from datetime import date
from pathlib import Path

import duckdb

from etl.warehouse.publish import publish, read_pointer

# Columns that hold what people wrote, in whichever table they stand; `segment` and its like are the firm's own words.
WRITTEN = (
    "account_name", "deal_name", "sales_owner_name", "delivery_lead_name", "owner", "owner_name_then", "person",
    "subject", "detail", "stage", "segment", "region",
    "service_line", "industry", "source_file", "source_system", "value",
)  # fmt: skip
KEPT = {("meta", "settings"), ("meta", "column_sources"), ("meta", "columns")}
LONG = "long" * 2_500


def texts(port: int) -> tuple[str, ...]:
    """Texts that a page could take for markup; `port` is where a fetch would be counted."""
    there = f"http://127.0.0.1:{port}"
    return (
        f"![pixel]({there}/image.png)",
        f"[click]({there}/link) <{there}/angle> {there}/bare www.hostile.example jo@hostile.example",
        f"<img src='{there}/img.png'><a href='{there}/a'>a</a><script>fetch('{there}/js')</script><b>loud</b>",
        "**bold** _slanted_ ~~gone~~ `code` # head",
        "$\\frac{1}{2}$ $$x^2$$ :red[red] :blue-background[b] :material/home: :smile: :+1: :streamlit: a -> b",
        "\u202egnp.exe\u202c \u2066hidden\u2069 \u200fmark\u200e",
        '=HYPERLINK("http://hostile.example","x")',
        "1. first\n- second\n\n    code | a | b |\n|---|---|\n&lt;b&gt; {x} %{y} \\",
        f"<a href=\"javascript:fetch('{there}/js')\">plotly</a><br><sup>up</sup>",
        LONG,
    )


def make(sample: Path, folder: Path, port: int) -> Path:
    """A copy of the sample's warehouse in `folder` with hostile texts for what people wrote; the ids stay."""
    pointer = read_pointer(sample)
    assert pointer
    file = folder / "hostile.duckdb"
    shutil.copy(pointer.path, file)
    hostile = list(texts(port))
    with duckdb.connect(str(file)) as connection:
        found = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
            " and table_schema in ('marts', 'meta') and list_contains(?, column_name) and table_name in"
            " (select table_name from duckdb_tables())",
            [list(WRITTEN)],
        ).fetchall()
        for schema, table, column in found:
            if (schema, table) in KEPT:
                continue
            connection.execute(
                f'update {schema}."{table}" set "{column}" = list_extract(?, 1 + (hash("{column}") % ?)::int) '
                f'|| \' \' || left("{column}", 40) where "{column}" is not null',
                [hostile, len(hostile)],
            )
    warehouse = folder / "warehouse"
    warehouse.mkdir()
    publish(file, warehouse, build_id=pointer.build_id, as_of_on=date.fromisoformat(pointer.current.as_of_on))
    return warehouse
