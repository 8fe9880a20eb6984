"""Reading a feed, and a picture of its, for the gate (`artefacts`)."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Job, Product
from pipeline.core.problems import errors
from pipeline.media.images import picture_facts
from pipeline.media.picture import PictureFacts
from pipeline.outputs.feeds.gate.artefacts import PART
from pipeline.outputs.feeds.gate.checking import check_text
from pipeline.outputs.feeds.gate.reading import read, text_of
from pipeline.outputs.feeds.gate.seen import seen
from pipeline.outputs.feeds.gate.told import problem_to_json, seen_to_json


def feed(job: Job) -> Product:
    files = job.inputs["feed"].files
    feeds = []
    for part, file in files.items():
        if file.public is None or not file.public.endswith(".xml"):
            continue
        body = job.file("feed", part).read_bytes()
        text = read(body, f"public/{file.public}")
        found = check_text(text)
        whole = len(text.channels) == 1
        told = seen_to_json(seen(text)) if whole else None
        if whole and text_of(text.channel, "itunes:block"):
            found = errors(found)  # the same episodes stand in a feed that directories list
        problems = [problem_to_json(p) for p in found]
        feeds.append({"name": text.name, "problems": problems, "seen": told})
    return Product({}, {"feeds": feeds})


def picture(job: Job) -> Product:
    facts = picture_facts(job.file("picture", PART))
    told = {job.public("picture", PART): asdict(facts)} if isinstance(facts, PictureFacts) else {}
    return Product({}, told)
