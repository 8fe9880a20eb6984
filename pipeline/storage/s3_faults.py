"""What botocore's, the fast lane's and a server's errors mean, as StoreErrors.

Told by name, so that nothing of botocore is imported here. What the server wrote is not passed on,
only its code: a message may repeat a key, and some repeat what was signed.
"""

from __future__ import annotations

from typing import Any

from pipeline.core.errors import Conflict, StoreError, Unavailable
from pipeline.storage.s3_settings import S3Settings

#: botocore's exception (or one it inherits from) -> our code.
_RAISED = {
    "SSLError": "S012",
    "ConnectionError": "S001",
    "HTTPClientError": "S001",
    "IncompleteReadError": "S001",
    "NoCredentialsError": "S006",
    "PartialCredentialsError": "S015",
    "CredentialRetrievalError": "S015",
    "ProfileNotFound": "S015",
    "TokenRetrievalError": "S015",
    "SSOError": "S015",
    "ParamValidationError": "S013",
    "InvalidEndpointConfigurationError": "S013",
    "UnknownEndpointError": "S013",
    "NoRegionError": "S013",
}
#: A server's error code -> ours.
_ANSWERED = {
    "AccessDenied": "S002",
    "AllAccessDisabled": "S002",
    "AccountProblem": "S002",
    "InvalidAccessKeyId": "S003",
    "SignatureDoesNotMatch": "S003",
    "InvalidToken": "S003",
    "ExpiredToken": "S003",
    "InvalidSecurity": "S003",
    "NoSuchBucket": "S004",
    "InvalidBucketName": "S004",
    "RequestTimeTooSkewed": "S005",
    "RequestExpired": "S005",
    "PermanentRedirect": "S007",
    "AuthorizationHeaderMalformed": "S007",
    "IllegalLocationConstraintException": "S007",
    "BadDigest": "S009",
    "InvalidDigest": "S009",
    "XAmzContentSHA256Mismatch": "S009",
    "XAmzContentChecksumMismatch": "S009",
    "EntityTooLarge": "S008",
    "QuotaExceeded": "S014",
    "InsufficientStorage": "S014",
}
#: Where an answer has no body (HEAD), its status must do.
_STATUS = {301: "S007", 307: "S007", 403: "S002", 429: "S011", 507: "S014"}
#: Ours for what may pass: whoever is in the middle of something does better to wait and try again.
_PASSING = frozenset({"S001", "S011"})
_SERVER_FAULT = 500


def explained(error: Exception, settings: S3Settings, key: str) -> StoreError | None:
    """The fault in our words; none for what is no fault of a store's (a bug, a local file)."""
    names = {kind.__name__ for kind in type(error).__mro__}
    params: dict[str, object] = {"store": settings.place, "bucket": settings.bucket, "key": key}
    if names & {"ClientError", "Refused"}:
        return _answered(error, params)
    if "Unreachable" in names:
        return _fault("S012" if getattr(error, "secure", False) else "S001", **params)
    for name, code in _RAISED.items():
        if name in names and _of_botocore(error):
            return _fault(code, **params)
    if isinstance(error, ValueError) and str(error).startswith("Invalid endpoint"):
        return StoreError("S013", **params)
    return None


def is_missing(error: Exception) -> bool:
    """No such object. A HEAD cannot tell a missing object from a missing bucket."""
    code, status = _code(error)
    return status == 404 and code in {"NoSuchKey", "404", "NotFound", ""}


def is_refusal(error: Exception) -> bool:
    """The answer to somebody who may not know whether there is such an object."""
    return _code(error)[1] in {401, 403, 404}


def knows_not(error: Exception) -> bool:
    """The server has no such operation, or not of such an object."""
    code, status = _code(error)
    return status in {405, 501} or code in {"NotImplemented", "InvalidRequest", "InvalidArgument"}


def may_pass(error: BaseException) -> bool:
    """Whether another try may help: not where the bytes, or the condition, were refused."""
    code, status = _code(error)
    if isinstance(error, StoreError | OSError):
        return False
    return status in {0, 429} or status >= _SERVER_FAULT or code == "RequestTimeTooSkewed"


def broke_off(error: Exception) -> bool:
    """An answer that began and did not end."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"ResponseStreamingError", "IncompleteReadError", "ReadTimeoutError"})


def _answered(error: Exception, params: dict[str, object]) -> StoreError:
    code, status = _code(error)
    if code in {"PreconditionFailed", "ConditionalRequestConflict"} or status == 412:
        return Conflict("S020", key=params["key"])
    if code == "NoSuchKey":  # only a condition on a missing object gets here; AWS says 404, not 412
        return Conflict("S020", key=params["key"])
    ours = _ANSWERED.get(code) or _STATUS.get(status)
    if ours is None:
        ours = "S011" if status >= _SERVER_FAULT or code == "SlowDown" else "S008"
    return _fault(ours, **params, answer=f"{status} {code}".strip())


def _fault(code: str, **params: object) -> StoreError:
    return Unavailable(code, **params) if code in _PASSING else StoreError(code, **params)


def _code(error: BaseException) -> tuple[str, int]:
    answer: dict[str, Any] = getattr(error, "response", None) or {}
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return str(answer.get("Error", {}).get("Code", "")), int(status)


def _of_botocore(error: Exception) -> bool:
    return any(
        kind.__module__.startswith(("botocore", "boto3", "urllib3")) for kind in type(error).__mro__
    )
