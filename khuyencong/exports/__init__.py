"""Files that leave the site (tệp tải về), all made from one `khuyencong.tables.Table`.

* `download.Download.asked(request)` reads `dinh-dang=csv|xlsx|ods` and `don-vi=dong|trieu|ty` from
  an address; `.of(table, name)` is the response.
* `xlsx.write_xlsx(table, file)`, `ods.write_ods(table, file)`, `delimited.csv_lines(table)` write.
* `forms.write_form(form, file)` writes a workbook to fill in (tệp mẫu): typed columns, drop-down
  lists, instructions, rows already there, and hidden columns for identity and version.

Every writer goes through the rows once and keeps only one of them in memory: rows may be a
generator over the database, of any length. Nothing written can run: text cells have the type text,
and the apostrophe of CSV comes off again in `khuyencong.sheets` (see `khuyencong.formulas`).
"""
