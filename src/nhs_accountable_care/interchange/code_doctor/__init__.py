"""
The code doctor: what is wrong with a column of codes, and what of it is certain to repair.

`signs` lists what it looks for; `examination` looks at one cell on a day, `companions` at what
stands beside it, `vintages` at the column as a whole; `reports` counts what was found.
"""
