"""Text → typed canonical rows, with what was rejected and why, and the reconciliation of both with what was read.

The way of one cell, from the landed file to its table; a step takes a frame and gives a frame:

1. `typed_rows_cache.read_once`: nothing to do where file, mapping, settings and code are what they were.
2. `column_mapping.map_columns`: the text of each canonical column, from the input columns, constants, flags and lookup
   tables (`lookups.translations`) that its mapping names.
3. `format_inference.infer_formats`: how each column writes dates and numbers, from one pass over all of its cells; what
   every cell writes as machines do is read the short way from there on.
4. `parse_values.parse_columns`: text → value by the column's kind (`parse_datetimes`, `parse_numbers`, `parse_ids`,
   `value_maps`); null where it cannot be read.
5. `row_validation.validate`: here alone a record stands or is rejected, and a cell is kept as not recorded.
6. `deduplicate.latest`: of the rows of one record the newest stands; `change_history.changes` keeps what the
   others said.
7. `person_matching.resolve`, `business_functions.complete`: who is meant, and whose side they are on.
8. `reconciliation.files`: rows read = loaded + rejected + superseded, or nothing is published.

Files are read one by one, in any order, and each a part at a time (`typed_rows.BATCH`); keys are compared a share at a
time (`deduplicate.AT_ONCE`), and large tables lie in files (`tables.Tables`). So memory follows the largest step, not
the history.

`mapped_file.MappedFile` is what steps 1 to 5 know of the file; `typed_rows.read` is steps 2 to 5 in that order, and
`canonical_tables.conform` the whole. Step 5 gives each problem its column, cell, reason and mend; `build_messages` says
them.
"""
