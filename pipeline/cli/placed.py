"""What ``new`` and ``ingest`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.wording import refused
from pipeline.ingest.placing import Placed

if TYPE_CHECKING:
    from pipeline.core.problems import Problem


def answer(call: Call, placed: Placed | tuple[Problem, ...]) -> Answer:
    if not isinstance(placed, Placed):
        return refused(placed)
    lines = call.texts.text("Made «{title}» ({id}) as a draft:", title=placed.title, id=placed.id)
    files = "\n".join(f"  {name}" for name in placed.files)
    after = call.texts.text(
        "Write on in {file}, and see it with: spor2 preview", file=placed.files[0]
    )
    data = {"id": placed.id, "title": placed.title, "files": placed.files}
    return Answer(data, (f"{lines}\n{files}", after), placed.warnings)
