"""Signatures are those of botocore, which is what every server was tried with."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from pipeline.storage.sigv4 import Keys, Request, path_of, presigned, signed

HOST = "s3.lager.example"
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
KEYS = st.text(
    st.sampled_from("abcæøå é€𝄞-_.~!*'()+&$@=;:,? %#[]{}^|<>\"`"), min_size=1, max_size=20
)


def by_botocore(request: Request, keys: Keys, region: str, now: datetime) -> str:
    address = f"https://{HOST}{request.path}"
    asked = AWSRequest(request.method, address, dict(request.headers))
    asked.headers["X-Amz-Content-SHA256"] = request.digest
    asked.context["client_config"] = None
    given_keys = Credentials(keys.access, keys.secret, keys.token or None)
    with (
        patch("botocore.auth.get_current_datetime", lambda: now.replace(tzinfo=None), create=True),
        patch.object(S3SigV4Auth, "payload", lambda *_: request.digest),
    ):
        S3SigV4Auth(given_keys, "s3", region).add_auth(asked)
    return str(asked.headers["Authorization"])


@given(
    KEYS,
    st.sampled_from(["GET", "PUT", "HEAD", "DELETE"]),
    st.dictionaries(
        st.sampled_from(["cache-control", "content-type", "content-language", "if-match"]), TEXT
    ),
    st.sampled_from(["", "token+/=="]),
    st.integers(0, 4_000_000_000),
)
def test_signatures(
    key: str, method: str, headers: dict[str, str], token: str, seconds: int
) -> None:
    digest = hashlib.sha256(key.encode()).hexdigest()
    request = Request(method, path_of("spor2", key), {"host": HOST, **headers}, digest)
    keys = Keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token)
    ours = signed(request, keys, "eu-north-1", seconds)
    now = datetime.fromtimestamp(seconds, UTC)
    assert ours["authorization"] == by_botocore(request, keys, "eu-north-1", now)


def test_secrets_are_not_shown() -> None:
    assert repr(Keys("AKID", "secret", "token")) == "Keys()"


@given(
    KEYS, st.sampled_from(["", "token+/=="]), st.integers(0, 4_000_000_000), st.integers(1, 604_800)
)
def test_addresses_that_are_lent(key: str, token: str, seconds: int, lasts_s: int) -> None:
    request = Request("GET", path_of("spor2", key), {"host": HOST}, "UNSIGNED-PAYLOAD")
    keys = Keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token)
    ours = presigned(request, keys, "eu-north-1", seconds, lasts_s)
    now = datetime.fromtimestamp(seconds, UTC)
    asked = AWSRequest("GET", f"https://{HOST}{request.path}", {})
    given_keys = Credentials(keys.access, keys.secret, keys.token or None)
    with patch("botocore.auth.get_current_datetime", lambda: now.replace(tzinfo=None), create=True):
        S3SigV4QueryAuth(given_keys, "s3", "eu-north-1", expires=lasts_s).add_auth(asked)
    assert dict(parse_qsl(ours)) == dict(parse_qsl(urlsplit(asked.url).query))
