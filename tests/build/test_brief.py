"""Brief recipes: many at a time, here and by mates; their records in one file."""

from __future__ import annotations

import os
import pickle
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import pytest

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.crew import threads
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, Task, execute, perform_some
from pipeline.build.graph import graph
from pipeline.build.ledger import Ledger
from pipeline.build.mates import Mate, Mates
from pipeline.core.errors import ToolError
from pipeline.core.progress import Silent


def _text(job: Job) -> Product:
    return Product({"out": str(job.params).encode() * 3}, {"words": 3})


def _page(job: Job) -> Product:
    return Product({"out": f"<{job.text('text')}>{job.facts('text')['words']}".encode()})


def _where(job: Job) -> Product:
    """Keeps a file of its work folder, and tells which process it was made in."""
    (job.work / "out").write_text(str(job.params))
    return Product({"out": job.work / "out"}, {"process": os.getpid()})


def _broken(job: Job) -> Product:
    raise ValueError(job.params)


TEXT = Recipe("text", 1, _text, brief=True)
PAGE = Recipe("page", 1, _page, brief=True)


def pages(count: int) -> list[Artefact]:
    made = []
    for number in range(count):
        text = Artefact(f"text/{number}", TEXT, (Output("out"),), number)
        out = (Output("out", f"{number}.html"),)
        made.append(Artefact(f"page/{number}", PAGE, out, None, {"text": text}))
    return made


def run(folder: Path, wanted: list[Artefact], mates: int = 0) -> Result:
    with threads(1, Mates(mates)) as crew:
        digests = Digests(folder / "digests.json")
        return execute(graph(wanted), Cache(folder / "cache"), digests, crew, Silent())


def fresh(result: Result) -> int:
    return sum(one.fresh for one in result.outcomes.values())


@pytest.mark.slow
def test_mates_make_the_same_bytes(tmp_path: Path) -> None:
    alone = run(tmp_path / "a", pages(300))
    together = run(tmp_path / "b", pages(300), mates=2)
    assert alone.tree() == together.tree()
    assert fresh(run(tmp_path / "b", pages(300))) == 0


@pytest.mark.slow
def test_a_mate_that_is_there_makes_all_but_what_is_heavy(tmp_path: Path) -> None:
    recipes = {"light": Recipe("light", 1, _where), "heavy": Recipe("heavy", 1, _where, heavy=True)}
    wanted = [Artefact(name, one, (Output("out"),), name) for name, one in recipes.items()]
    wanted.append(Artefact("x", Recipe("x", 1, _broken), (Output("out"),), "told"))
    mates = Mates(1)
    mates.begin()
    with threads(1, mates) as crew:
        digests, cache = Digests(tmp_path / "digests.json"), Cache(tmp_path / "cache")
        made = execute(graph(wanted[:2]), cache, digests, crew, Silent())
        again = execute(graph(wanted[:2]), cache, digests, crew, Silent())
        with pytest.raises(ValueError, match="told"):
            execute(graph(wanted), cache, digests, crew, Silent())
    processes = {name: made.outcomes[name].made.facts["process"] for name in recipes}
    assert processes["heavy"] == os.getpid() != processes["light"]
    assert made.outcomes["light"].made.files["out"].path.read_text() == "light"
    assert fresh(again) == 0


def test_what_was_asked_for_twice_is_made_once(tmp_path: Path) -> None:
    """A build that begins anew asks for what the mates are still busy with."""
    times: list[int] = []

    def note(job: Job) -> Product:
        times.append(1)
        return _where(job)

    recipe = Recipe("light", 1, note)
    task = Task(recipe, "x", {}, Cache(tmp_path / "cache"), "a" * 64)
    first, again = perform_some([task, task])
    assert first == again
    assert times == [1]


@pytest.mark.slow
def test_what_a_mate_has_no_room_for_is_made_here(tmp_path: Path) -> None:
    light = Recipe("light", 1, _where)
    wanted = [Artefact(f"light/{n}", light, (Output("out"),), n) for n in range(30)]
    mates = Mates(1)
    mates.begin()
    with threads(2, mates) as crew:
        digests, cache = Digests(tmp_path / "digests.json"), Cache(tmp_path / "cache")
        made = execute(graph(wanted), cache, digests, crew, Silent())
    processes = [one.made.facts["process"] for one in made.outcomes.values()]
    assert len(set(processes)) == 2
    assert processes.count(os.getpid()) >= 10


def test_nothing_brief_is_made_twice(tmp_path: Path) -> None:
    assert fresh(run(tmp_path, pages(3))) == 6
    assert fresh(run(tmp_path, pages(4))) == 2


@pytest.mark.parametrize("harm", [b"", b"x", b"\n\nabc"])
def test_a_harmed_ledger_is_made_again(tmp_path: Path, harm: bytes) -> None:
    tree = run(tmp_path, pages(2)).tree()
    (tmp_path / "cache" / "brief.log").write_bytes(harm)
    again = run(tmp_path, pages(2))
    assert again.tree() == tree
    assert fresh(again) == 4


def test_one_wrong_sign_in_a_record_is_not_believed(tmp_path: Path) -> None:
    run(tmp_path, pages(1))
    log = tmp_path / "cache" / "brief.log"
    log.write_bytes(log.read_bytes().replace(b'"words": 3', b'"words": 4'))
    assert run(tmp_path, pages(1)).outcomes["text/0"].made.facts == {"words": 3}


def test_no_page_is_made_from_a_harmed_text(tmp_path: Path) -> None:
    made = run(tmp_path, pages(1)).outcomes
    text, shown = made["text/0"].made.files["out"].path, made["page/0"].made.files["out"].path
    body = shown.read_bytes()
    for file, harmed in ((text, b"xyz"), (shown, b"")):
        file.chmod(0o644)
        file.write_bytes(harmed)
    assert run(tmp_path, pages(1)).outcomes["page/0"].made.files["out"].path.read_bytes() == body


def test_a_torn_line_takes_no_other_with_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "log")
    ledger.keep("a" * 64, b"one")
    ledger.save()
    with (tmp_path / "log").open("ab") as file:
        file.write(b"0123456789abcdef " + b"b" * 30)
    ledger = Ledger(tmp_path / "log")
    ledger.keep("c" * 64, b"two")
    ledger.save()
    known = Ledger(tmp_path / "log")
    assert [known.find(key * 64) for key in "abc"] == [b"one", None, b"two"]


def test_pruning_keeps_what_is_wanted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "log")
    for key in "ab":
        ledger.keep(key * 64, key.encode())
    ledger.save()
    ledger.prune(lambda body: body == b"b")
    known = Ledger(tmp_path / "log")
    assert [known.find(key * 64) for key in "ab"] == [None, b"b"]


def test_a_fault_in_a_brief_recipe_is_raised(tmp_path: Path) -> None:
    wanted = Artefact("x", Recipe("x", 1, _broken, brief=True), (Output("out"),), "told")
    with pytest.raises(ValueError, match="told"):
        run(tmp_path, [wanted])


def test_a_mate_tells_what_it_raises_and_that_it_died() -> None:
    answers: SimpleQueue[object] = SimpleQueue()
    mate = Mate()
    try:
        mate.ask(len, "abc", answers.put)
        assert answers.get(timeout=60) == 3
        mate.ask(len, 3, answers.put)
        assert isinstance(answers.get(timeout=60), TypeError)
        mate.ask(os._exit, 3, answers.put)
        assert isinstance(answers.get(timeout=60), ToolError)
    finally:
        mate.end()


def _bug(given: object) -> None:
    raise KeyError(given)


def _asks(_: object) -> str:
    return subprocess.run(["cat"], capture_output=True, text=True, check=True).stdout


def _starts(file: str) -> None:
    program = subprocess.Popen(["sleep", "60"])
    Path(file).write_text(str(program.pid))
    program.wait()


def test_a_mate_tells_where_a_bug_is_and_minds_no_odd_errand() -> None:
    answers: SimpleQueue[object] = SimpleQueue()
    mate = Mate()
    try:
        mate.ask(_bug, "gone", answers.put)
        found = answers.get(timeout=60)
        assert isinstance(found, KeyError)
        assert "in _bug" in found.__notes__[0]
        mate.ask(len, lambda: 0, answers.put)
        assert isinstance(answers.get(timeout=60), (AttributeError, pickle.PicklingError))
        mate.ask(_asks, 0, answers.put)
        mate.ask(len, "abc", answers.put)
        assert [answers.get(timeout=60), answers.get(timeout=60)] == ["", 3]
    finally:
        mate.end()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="told by Linux's /proc")
def test_what_a_mate_started_ends_with_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    mate = Mate()
    mate.ask(_starts, str(told), lambda _: None)
    while not (told.exists() and told.read_text()):
        time.sleep(0.01)
    mate.end()
    number = int(told.read_text())
    for _ in range(500):  # a signal takes a moment, and who adopts it may never ask for its end
        try:
            status = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            break
        if status == "Z":
            break
        time.sleep(0.01)
    else:
        pytest.fail("it goes on")


def test_threads_alone_are_a_crew_without_mates(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        digests = Digests(tmp_path / "d.json")
        made = execute(graph(pages(2)), Cache(tmp_path / "cache"), digests, pool, Silent())
    assert fresh(made) == 4
