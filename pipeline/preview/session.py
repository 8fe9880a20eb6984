"""A preview from its beginning to Ctrl-C: build, serve, see a change, build again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.preview.server import PreviewServer
from pipeline.preview.showing import Showing, Stage
from pipeline.preview.watch import Seen, look

#: Between two looks; longer where a look takes long, so that looking is a tenth of the time, but
#: nobody waits long for what was saved.
INTERVAL_S = 0.1
_SPARING = 10
LONGEST_S = 1.0
#: What a text is smaller than, in bytes. It is there at once when it is saved.
_TEXT = 1 << 18


@dataclass(frozen=True, slots=True)
class Session:
    """``rebuild`` gives what to show next; a new site, or none with the faults.

    ``others`` are folders to watch besides the programme's own. ``first`` gives the pages of one
    text that was saved, by path, to be shown while the rest is built.
    """

    programme: Path
    rebuild: Callable[[], Showing]
    others: Sequence[Path] = ()
    first: Callable[[Path], Mapping[str, bytes]] | None = None
    stage: Stage = field(default_factory=Stage)
    stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, server: PreviewServer) -> None:
        """Until ``stop`` is set or an exception (Ctrl-C) comes."""
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            self._follow()
        finally:
            server.shutdown()
            server.server_close()

    def _follow(self) -> None:
        built: Seen | None = None
        before: Seen = {}
        while not self.stop.is_set():
            begun = time.perf_counter()
            seen = look(self.programme, self.others)
            looked = time.perf_counter() - begun
            if seen != built and (built is None or seen == before or _saved(seen, before)):
                changed = [path for path in seen if (built or {}).get(path) != seen[path]]
                if built is not None and len(changed) == 1 and built.keys() == seen.keys():
                    self._show_first(Path(changed[0]))
                built = seen
                self._build()
            before = seen
            self.stop.wait(min(max(INTERVAL_S, _SPARING * looked), LONGEST_S))

    def _show_first(self, file: Path) -> None:
        now = self.stage.now
        pages = self.first(file) if self.first is not None and now.site is not None else {}
        if pages:
            self.stage.show(Showing(now.site, now.faults, pages))

    def _build(self) -> None:
        fresh = self.rebuild()
        if fresh.site is None:
            fresh = Showing(self.stage.now.site, fresh.faults)
        self.stage.show(fresh)


def _saved(seen: Seen, before: Seen) -> bool:
    """Whether nothing but texts changed. All else is waited for until two looks are alike: a large
    file that is being copied is not half-read.
    """
    changed = {path: stamp for path, stamp in seen.items() if before.get(path) != stamp}
    return bool(changed) and all(0 < size < _TEXT for _, size in changed.values())
