"""The judge: test cells run in a trusted process that reaches a student's notebook as data only.

A student's kernel runs setup and answer cells. At each test cell it is forked (``agent``), and later the
judge's process (``house``) runs the test cell (``court``): names that the tests do not know are asked for in
the snapshot (``student``), functions and objects are handles, everything else crosses by value (``wire``).

Whatever a student's process sends, an honest function of the same notebook could have returned it: a value,
an error, a text that was printed. All comparing happens here, on data of plain types.
"""
