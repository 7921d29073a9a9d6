"""Chapters that compute: each is executed once for what it was made from, several at a time, and measured.

records.py   what an execution was made from, how long it took; whether it still holds (standard library only)
prelude.py   what runs inside a chapter's kernel before its first cell
execute.py   executes what no longer holds and keeps it in Jupyter's cache
"""
