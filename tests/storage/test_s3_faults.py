"""Answers that our own server never gives, but others do."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
    TokenRetrievalError,
)

from pipeline.core.errors import Conflict
from pipeline.core.messages import LANGUAGES, catalogue, describe_error
from pipeline.storage.s3_faults import _ANSWERED, _RAISED, _STATUS, explained, is_missing
from pipeline.storage.s3_settings import S3Settings

HERE = S3Settings("bucket", "https://s3.example")


def answer(status: int, code: str) -> ClientError:
    said = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(said, "PutObject")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (403, "RequestTimeTooSkewed", "S005"),
        (301, "PermanentRedirect", "S007"),
        (400, "AuthorizationHeaderMalformed", "S007"),
        (403, "", "S002"),
        (403, "AccessDenied", "S002"),
        (403, "SignatureDoesNotMatch", "S003"),
        (503, "SlowDown", "S011"),
        (500, "InternalError", "S011"),
        (507, "InsufficientStorage", "S014"),
        (400, "SomethingNew", "S008"),
    ],
)
def test_answers(status: int, code: str, ours: str) -> None:
    fault = explained(answer(status, code), HERE, "a")
    assert fault is not None
    assert fault.code == ours


@pytest.mark.parametrize(
    ("status", "code"),
    [(412, "PreconditionFailed"), (409, "ConditionalRequestConflict"), (404, "NoSuchKey")],
)
def test_conflicts_of_all_dialects(status: int, code: str) -> None:
    """AWS answers an If-Match on a missing key with 404, SeaweedFS with 412."""
    assert isinstance(explained(answer(status, code), HERE, "a"), Conflict)


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (EndpointConnectionError(endpoint_url="https://s3.example"), "S001"),
        (SSLError(endpoint_url="https://s3.example", error="expired"), "S012"),
    ],
)
def test_connections(error: Exception, ours: str) -> None:
    fault = explained(error, HERE, "a")
    assert fault is not None
    assert fault.code == ours


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (NoCredentialsError(), "S006"),
        (PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"), "S015"),
        (ProfileNotFound(profile="drift"), "S015"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), "S015"),
        (NoRegionError(), "S013"),
        (ParamValidationError(report="bucket"), "S013"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_meets_no_name_of_a_class(error: Exception, ours: str, language: str) -> None:
    fault = explained(error, HERE, "a")
    assert fault is not None
    assert fault.code == ours
    assert type(error).__name__ not in f"{fault} {describe_error(fault, language)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_no_keys_is_told_where_they_are_looked_for(language: str) -> None:
    fault = explained(NoCredentialsError(), HERE, "a")
    assert fault is not None
    text = describe_error(fault, language)
    places = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "~/.aws/credentials")
    assert [place for place in (*places, "s3.example") if place not in text] == []


def test_a_bug_stays_a_bug() -> None:
    for error in (ValueError("x"), KeyError("x"), FileNotFoundError("x"), ConnectionError("x")):
        assert explained(error, HERE, "a") is None


def test_missing_bucket_is_not_missing_object() -> None:
    assert is_missing(answer(404, "NoSuchKey"))
    assert is_missing(answer(404, "404"))
    assert not is_missing(answer(404, "NoSuchBucket"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language: str) -> None:
    texts = catalogue("problems", language)
    codes = {*_RAISED.values(), *_ANSWERED.values(), *_STATUS.values()}
    codes |= {"S008", "S010", "S011", "S020", "S030", "S031", "S032", "S033"}
    assert [code for code in codes if not texts.has(code) or not texts.has(f"{code}.fix")] == []
