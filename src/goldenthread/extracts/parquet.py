"""One Parquet file of an extract into a table of raw text, as `delimited` makes of a CSV file. Row 1 is the first
record: there is no header.
"""

from __future__ import annotations

import hashlib

import duckdb

from goldenthread.errors import DataError, Fault
from goldenthread.extracts.casting import text_literal
from goldenthread.extracts.delimited import Header, find_columns, in_memory
from goldenthread.extracts.files import CHUNK, SourceFile
from goldenthread.extracts.mapping import TableSource, header_names


def load_raw(
    connection: duckdb.DuckDBPyConnection, table: str, source: TableSource, file: SourceFile
) -> tuple[Header, str, int]:
    """Create `table` with `source_row` and the wanted columns as text; return the columns, the file's hash and the
    number of rows.
    """
    digest = hashlib.sha256()
    with file.open() as stream:
        content = b"".join(iter(lambda: stream.read(CHUNK), b""))
    digest.update(content)
    with in_memory(content) as address:
        relation = f"read_parquet({text_literal(address)}, file_row_number = true)"
        try:
            described = connection.execute(
                f"describe select * exclude (file_row_number) from {relation}"
            ).fetchall()
            header = find_columns(
                source, header_names(row[0] for row in described), file.name, header_row=None
            )
            chosen = ", ".join(
                f"nullif(cast(\"{described[place][0]}\" as varchar), '') as c{place}"
                for place in header.wanted
            )
            connection.execute(
                f'create table "{table}" as select file_row_number + 1 as source_row, {chosen} from {relation}'
            )
        except duckdb.Error:
            raise DataError(
                [
                    Fault(
                        "The file is not Parquet, or is cut short.",
                        file.name,
                        "Copy it again, or export the table as CSV.",
                    )
                ]
            ) from None
    rows = connection.execute(f'select count(*) from "{table}"').fetchone()
    return header, digest.hexdigest(), int(rows[0]) if rows else 0
