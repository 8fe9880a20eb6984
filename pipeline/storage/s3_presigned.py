"""An address with which anybody may read one private object for a while."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from pipeline.storage.s3_faults import explained
from pipeline.storage.s3_keys import key_source
from pipeline.storage.s3_settings import S3Settings
from pipeline.storage.sigv4 import Request, presigned

#: In the place of a body's digest: what will be read is not known to who signs.
_UNSIGNED = "UNSIGNED-PAYLOAD"


def lent_address(settings: S3Settings, key: str, lasts_s: int) -> str:
    """An address of ``key`` that holds for ``lasts_s`` seconds from now, a week at most; and no
    longer than our keys do, where those are lent.

    Raises StoreError where there are no keys to sign with. Asks no store.
    """
    address = settings.address(key)
    parts = urlsplit(address)
    try:
        keys = key_source(settings)()
    except Exception as error:
        fault = explained(error, settings, key)
        raise (fault or error) from error
    request = Request("GET", parts.path, {"host": parts.netloc}, _UNSIGNED)
    region = settings.region or "us-east-1"
    return f"{address}?{presigned(request, keys, region, time.time(), lasts_s)}"
