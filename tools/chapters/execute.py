"""Executes the chapters whose outputs no longer hold, two at a time, and keeps what came out.

The outputs go into Jupyter's cache, where MyST-NB finds them. One thread a chapter: the same chapter then
gives the same bytes on any number of cores, and two chapters share a machine.
"""

import asyncio
import json
import os
import re
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path

from project import stamps
from project.place import ROOT, interactive, say

from .records import APART, PRELUDE, Record, load, of_file, of_folder, save, settings

TOGETHER = 2
TIMEOUT = 120  # seconds a cell may take
HIDDEN = ("torch",)
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
KERNEL = dict.fromkeys(ONE_THREAD, "1") | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
_WIDGET = "application/vnd.jupyter.widget-view+json"  # names a live kernel, of which a page has none
_COLORS = re.compile(r"\x1b\[[0-9;]*m")


class Chapter:
    """A notebook in the table of contents, and how far its execution has come."""

    def __init__(self, name: str, path: Path, text: str):
        self.name, self.path = name, path
        self.text = stamps.digest(text)
        self.source = text
        self.done = 0
        self.problem = ""

    def read(self, extensions: list[str]):
        """The notebook, exactly as MyST-NB reads it."""
        from myst_nb.core.read import read_myst_markdown_notebook
        from myst_parser.config.main import MdParserConfig

        config = MdParserConfig(enable_extensions=set(extensions))
        self.notebook = read_myst_markdown_notebook(self.source, config=config, path=self.path)
        self.code = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        return self.notebook


def chapters_of(pages: list[str]) -> list[Chapter]:
    """The pages of the book that are notebooks."""
    found = []
    for name in pages:
        path = ROOT / f"{name}.md"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if re.match(r"---\n.*?^jupytext:.*?^---$", text, re.S | re.M):
            found.append(Chapter(name, path, text))
    return found


def ensure(pages: list[str], cache: Path, extensions: list[str]) -> tuple[dict[str, str], list[str]]:
    """Have the outputs of all chapters in the cache.

    Returns the name of each chapter's execution, for seeing which pages show old outputs, and what went
    wrong, a line each.
    """
    runs, stale = {}, []
    for chapter in chapters_of(pages):
        record = load(cache, chapter.name)
        if record and record.holds() and _same_code(chapter, record, cache, extensions):
            runs[chapter.name] = record.run
        else:
            stale.append(chapter)
    if not stale:
        return runs, []
    for chapter in stale:
        chapter.read(extensions)
    asyncio.run(_execute_all(stale, cache))
    problems = [line for chapter in stale for line in chapter.problem.splitlines()]
    runs |= {chapter.name: load(cache, chapter.name).run for chapter in stale if not chapter.problem}
    return runs, problems


def _same_code(chapter: Chapter, record: Record, cache: Path, extensions: list[str]) -> bool:
    """Whether the chapter's cells are those of the record and their outputs are there."""
    if chapter.text == record.text:
        return (cache / "executed" / record.code / "base.ipynb").exists()
    from jupyter_cache import get_cache

    store = get_cache(str(cache))
    _, code = store.create_hashed_notebook(chapter.read(extensions))
    try:
        store.match_cache_notebook(chapter.notebook)
    except KeyError:
        return False
    if code != record.code:
        return False
    record.text = chapter.text
    save(cache, record)
    return True


async def _execute_all(stale: list[Chapter], cache: Path) -> None:
    """Run the kernels, `TOGETHER` at a time, with a bar that counts cells where somebody watches."""
    from tqdm import tqdm

    gate = asyncio.Semaphore(TOGETHER)
    cells = sum(len(chapter.code) for chapter in stale)
    with tqdm(total=cells, unit="cell", leave=False, disable=not interactive(), file=sys.stdout) as bar:

        async def one(number: int, chapter: Chapter) -> None:
            async with gate:
                tqdm.write(f"  executing [{number}/{len(stale)}] {chapter.name}", file=sys.stdout)
                sys.stdout.flush()
                await execute(chapter, cache, bar)

        await asyncio.gather(*(one(number, chapter) for number, chapter in enumerate(stale, 1)))


async def execute(chapter: Chapter, cache: Path, bar=None) -> Record | None:
    """Run one chapter in a kernel of its own; keep outputs and record, or the reason in chapter.problem."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError

    def advance(**_) -> None:
        chapter.done += 1
        if bar is not None:
            bar.set_postfix_str(chapter.name.rsplit("/", 1)[-1], refresh=False)
            bar.update()

    client = NotebookClient(
        chapter.notebook,
        timeout=TIMEOUT,
        record_timing=False,
        coalesce_streams=True,  # what is printed in one go may come in pieces, elsewhere on another day
        on_cell_executed=lambda cell, cell_index, **_: cell.cell_type == "code" and advance(),
        resources={"metadata": {"path": str(chapter.path.parent)}},
    )
    folder = Path(tempfile.mkdtemp(prefix="chapter-"))
    began = time.perf_counter()
    try:
        async with client.async_setup_kernel(env=os.environ | KERNEL):
            await _silently(client, _BEGIN)
            for index, cell in enumerate(chapter.notebook.cells):
                await client.async_execute_cell(cell, index)
            chapter.notebook.metadata["language_info"] = (await _info(client))["language_info"]
            await _silently(client, _END.format(str(folder / "seen.json")))
        return _keep(chapter, cache, folder / "seen.json", time.perf_counter() - began)
    except (CellControlSignal, CellTimeoutError, DeadKernelError) as problem:
        chapter.problem = _told(chapter, problem)
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# Expressions, so that the chapter finds no name that its reader would not have.
_BEGIN = (
    "__import__('sys').nn_finish = __import__('runpy').run_path("
    f"{str(PRELUDE)!r})['begin']({str(ROOT)!r}, {list(APART)!r}, {list(HIDDEN)!r})"
)
_END = "__import__('sys').nn_finish({!r})"


async def _silently(client, code: str) -> None:
    """Run what leaves no trace in the notebook: no output, no number, no name."""
    reply = await client.kc.execute(code, silent=True, store_history=False, reply=True, timeout=TIMEOUT)
    if reply["content"]["status"] != "ok":
        raise RuntimeError("\n".join(reply["content"].get("traceback", [])) or "the kernel did not answer")


async def _info(client) -> dict:
    return (await client.kc.kernel_info(reply=True, timeout=TIMEOUT))["content"]


def _keep(chapter: Chapter, cache: Path, seen: Path, seconds: float) -> Record:
    """Put the outputs into Jupyter's cache, the chapter's older ones out of it, and write the record."""
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    read = json.loads(seen.read_text(encoding="utf-8"))
    for output in (output for cell in chapter.code for output in cell.outputs):
        output.get("data", {}).pop(_WIDGET, None)
    store = get_cache(str(cache))
    bundle = CacheBundleIn(chapter.notebook, str(chapter.path), data={"execution_seconds": seconds})
    kept = store.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    for old in store.list_cache_records():
        if old.uri == kept.uri and old.pk != kept.pk:
            store.remove_cache(old.pk)
    record = Record(
        chapter=chapter.name,
        text=chapter.text,
        code=kept.hashkey,
        settings=settings(),
        files={path: of_file(path) for path in read["files"]},
        folders={path: of_folder(path) for path in read["folders"]},
        seconds=round(seconds, 1),
        peak_mb=round(read["peak_kb"] / 1024),
        cells=len(chapter.code),
        run=uuid.uuid4().hex,
    )
    save(cache, record)
    say(f"  executed {chapter.name}: {record.cells} cells, {seconds:.0f} s, {record.peak_mb:.0f} MB")
    return record


def _told(chapter: Chapter, problem: Exception) -> str:
    """The end of a traceback, each line with the chapter's name; the cell by its first line."""
    cell = chapter.code[min(chapter.done, len(chapter.code) - 1)]
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    lines = [line for line in _COLORS.sub("", str(problem)).strip().splitlines() if line.strip()]
    return "\n".join(f"{chapter.name}: {line}" for line in [f"in the cell `{first}`:", *lines[-8:]])
