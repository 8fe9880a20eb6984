"""What the owner of the store sees of it: every key, and uploads in parts that were never ended.

Its own signer (AWS Signature Version 4) and no import from ``pipeline``: that a listing is right is
not to depend on what it judges.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from lxml import etree

_EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Owner:
    endpoint: str
    bucket: str
    access_key: str
    secret_key: str

    def keys(self, prefix: str) -> dict[str, int]:
        """Key -> size in bytes."""
        found: dict[str, int] = {}
        more = {}
        while True:
            query = {"list-type": "2", "prefix": prefix, "max-keys": "1000", **more}
            answer = self._get("", query)
            for one in answer.iterfind("{*}Contents"):
                key = one.findtext("{*}Key") or ""
                found[key] = int(one.findtext("{*}Size") or -1)
            token = answer.findtext("{*}NextContinuationToken")
            if not token:
                return found
            more = {"continuation-token": token}

    def unfinished(self, prefix: str) -> list[str]:
        """Keys of uploads in parts that were begun and neither completed nor aborted."""
        answer = self._get("", {"uploads": "", "prefix": prefix})
        found = (one.findtext("{*}Key") or "" for one in answer.iterfind("{*}Upload"))
        return sorted(key for key in found if key.startswith(prefix))

    def read(self, key: str) -> bytes:
        return self._got(key, {})

    def _get(self, key: str, query: dict[str, str]) -> etree._Element:
        return etree.fromstring(self._got(key, query))

    def _got(self, key: str, query: dict[str, str]) -> bytes:
        host = urlsplit(self.endpoint).netloc
        path = quote(f"/{self.bucket}/{key}" if key else f"/{self.bucket}", safe="/-_.~")
        text = urlencode(sorted(query.items()), quote_via=quote, safe="-_.~")
        connection = http.client.HTTPConnection(host, timeout=10)
        try:
            connection.request("GET", f"{path}?{text}", headers=self._signed(host, path, text))
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise OSError(f"{answer.status} {body[:300]!r}")
        return body

    def _signed(self, host: str, path: str, query: str) -> dict[str, str]:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        told = {"host": host, "x-amz-content-sha256": _EMPTY, "x-amz-date": stamp}
        names = ";".join(told)
        lines = "".join(f"{name}:{value}\n" for name, value in told.items())
        request = f"GET\n{path}\n{query}\n{lines}\n{names}\n{_EMPTY}"
        scope = f"{stamp[:8]}/us-east-1/s3/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        key = f"AWS4{self.secret_key}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), "sha256").digest()
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
        signature = hmac.new(key, text.encode(), "sha256").hexdigest()
        authorization = (
            f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}"
        )
        return {**told, "authorization": authorization}
