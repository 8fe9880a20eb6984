"""What a bucket with versions still keeps of objects that were replaced or deleted.

Every PUT over an object leaves the older one as a version, and every DELETE leaves it under a
*delete marker*. Both can be had by whoever may list versions, until they are deleted by their ids.
Source: Amazon S3 API Reference, ListObjectVersions and DeleteObjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.core.frozen import dataclass

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

#: The protocol's limit for one request.
_DELETES = 1000


@dataclass(frozen=True, slots=True)
class Version:
    """A version of ``key`` that is not what a reader gets; or, ``marker``, a note that the object
    was deleted.
    """

    key: str
    id: str
    marker: bool = False


class NotErased(Exception):
    """The store would not let go of a version of ``key``; ``code`` is its word for that."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(key, code)
        self.key, self.code = key, code


def older(client: S3Client, bucket: str, prefix: str) -> list[Version]:
    """All older versions of keys that begin with ``prefix``, and all delete markers."""
    found: list[Version] = []
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        past = (one for one in page.get("Versions", ()) if not one["IsLatest"])
        found += [Version(one["Key"], one["VersionId"]) for one in past]
        marks = page.get("DeleteMarkers", ())
        found += [Version(mark["Key"], mark["VersionId"], marker=True) for mark in marks]
    return found


def forget(client: S3Client, bucket: str, versions: Iterable[Version]) -> None:
    """Delete them for good. Markers go last: an object that is under one must not come to light.

    Raises NotErased, and botocore's exceptions.
    """
    several = list(versions)
    for marker in (False, True):
        for batch in _batches([one for one in several if one.marker is marker]):
            objects = [{"Key": one.key, "VersionId": one.id} for one in batch]
            answer = client.delete_objects(
                Bucket=bucket,
                Delete={"Objects": objects, "Quiet": True},  # type: ignore[typeddict-item]
            )
            for refused in answer.get("Errors", ()):
                raise NotErased(refused.get("Key", ""), refused.get("Code", ""))


def _batches(versions: list[Version]) -> Iterator[list[Version]]:
    return (versions[n : n + _DELETES] for n in range(0, len(versions), _DELETES))
