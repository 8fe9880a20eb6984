"""A bucket's own rules: asked for, and set. Where a store has no such rules, that is told.

Never an access control list: they are read, to refuse what they open, and not written. What stands
in a bucket already, of others, is left as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass
from pipeline.storage.policies import Home, Statement, statements, with_public_read
from pipeline.storage.s3_boto import bucket_place, client
from pipeline.storage.s3_faults import explained, is_refusal
from pipeline.storage.s3_settings import S3Settings

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

#: Days after which an upload that nobody finished is cleared away, and after which what a bucket
#: with versions keeps of replaced objects goes; and those of a preview that was shared.
UNFINISHED_DAYS, VERSIONS_DAYS, SHARED_DAYS = 3, 30, 8
SHARED = "share/"
_METHODS = ("GET", "HEAD")
_CORS: Mapping[str, Any] = {
    "ID": "spor2",
    "AllowedMethods": list(_METHODS),
    "AllowedOrigins": ["*"],
    "AllowedHeaders": ["Range"],
    "ExposeHeaders": ["Content-Length", "Content-Range", "ETag"],
    "MaxAgeSeconds": 86_400,
}
_NONE_SET = ("NoSuch", "NotFound")
#: Scaleway's resources and principals are not AWS's, and its policies refuse all that they do not
#: allow (Scaleway, "Bucket policies overview").
_OTHER_POLICIES = (".scw.cloud",)
_CANNOT = frozenset({400, 405, 409, 500, 501})
_REFUSED = frozenset({401, 403})


class Known(StrEnum):
    """How well a question could be answered."""

    TOLD = "told"
    CANNOT = "cannot"  # the store knows no such thing
    REFUSED = "refused"  # our keys may not ask, or not do it


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer; ``value`` is none where nothing is set, or ``known`` says that it was not told."""

    known: Known
    value: Any = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a bucket says of itself, in boto3's own values. ``exists`` false: all else is empty."""

    exists: bool
    policy: Fact = Fact(Known.CANNOT)
    grants: Fact = Fact(Known.CANNOT)
    cors: Fact = Fact(Known.CANNOT)
    versioning: Fact = Fact(Known.CANNOT)
    lifecycle: Fact = Fact(Known.CANNOT)
    logging: Fact = Fact(Known.CANNOT)
    block: Fact = Fact(Known.CANNOT)
    website: Fact = Fact(Known.CANNOT)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return statements(self.policy.value or "")


@dataclass(frozen=True, slots=True)
class Stranger:
    """What was done without keys, rather than said. None: it was not tried."""

    lists: bool
    writes: bool
    reads_private: bool | None = None
    reads_public: bool | None = None


class Administration:
    """One bucket's rules. Raises StoreError where the store cannot be reached or the keys fail."""

    def __init__(self, settings: S3Settings, home: Home) -> None:
        self._settings, self._home = settings, home
        self._made: S3Client | None = None

    def inspect(self) -> Bucket:
        if not self._exists():
            return Bucket(exists=False)
        return Bucket(
            exists=True,
            policy=self._ask("get_bucket_policy", "Policy"),
            grants=self._ask("get_bucket_acl", "Grants"),
            cors=self._ask("get_bucket_cors", "CORSRules"),
            versioning=self._ask("get_bucket_versioning", "Status"),
            lifecycle=self._ask("get_bucket_lifecycle_configuration", "Rules"),
            logging=self._ask("get_bucket_logging", "LoggingEnabled"),
            block=self._ask("get_public_access_block", "PublicAccessBlockConfiguration"),
            website=self._ask("get_bucket_website", "IndexDocument"),
        )

    def stranger(self, public: str = "", private: str = "") -> Stranger:
        """Try what nobody without keys may do; and to read ``public`` and ``private``, if told."""
        with closing(client(self._settings, signed=False)) as nobody:
            where: Any = {"Bucket": self._settings.bucket}
            key = f"{self._home.private}fremmed-{uuid4().hex}"
            wrote = _may(lambda: nobody.put_object(**where, Key=key, Body=b""))
            if wrote:
                self._do("delete_object", Key=key)
            return Stranger(
                lists=_may(lambda: nobody.list_objects_v2(**where, MaxKeys=1)),
                writes=wrote,
                reads_private=_may(lambda: nobody.head_object(**where, Key=private))
                if private
                else None,
                reads_public=_may(lambda: nobody.head_object(**where, Key=public))
                if public
                else None,
            )

    def create(self) -> bool:
        """Whether it had to be made."""
        if self._exists():
            return False
        self._do("create_bucket", **bucket_place(self._settings))
        return True

    def open_public(self, bucket: Bucket) -> Known:
        """Let everybody read what is public. A block of AWS's that forbids any such leave is taken
        away for policies alone; it goes on forbidding lists of access.

        Not where a policy shuts its owner out unless it names him, in words of the store's own.
        """
        if (urlsplit(self._settings.endpoint).hostname or "").endswith(_OTHER_POLICIES):
            return Known.CANNOT
        if bucket.block.known is Known.TOLD and bucket.block.value:
            kept = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
            taken = {"BlockPublicPolicy": False, "RestrictPublicBuckets": False}
            self._do("put_public_access_block", PublicAccessBlockConfiguration=kept | taken)
        return self._do("put_bucket_policy", Policy=with_public_read(bucket.statements, self._home))

    def set_cors(self, bucket: Bucket) -> Known:
        others = [one for one in bucket.cors.value or () if one.get("ID") != _CORS["ID"]]
        if any(shares(one) for one in others):
            return Known.TOLD
        return self._do("put_bucket_cors", CORSConfiguration={"CORSRules": [*others, dict(_CORS)]})

    def set_lifecycle(self, bucket: Bucket) -> Known:
        ours = _lifecycle(self._home, versions=bool(bucket.versioning.value))
        names = {one["ID"] for one in ours}
        others = [one for one in bucket.lifecycle.value or () if one.get("ID") not in names]
        return self._do(
            "put_bucket_lifecycle_configuration",
            LifecycleConfiguration={"Rules": [*others, *ours]},
        )

    def set_website(self) -> Known:
        page = {"Key": f"{self._home.public}404.html"}
        told = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": page}
        return self._do("put_bucket_website", WebsiteConfiguration=told)

    def _exists(self) -> bool:
        """A refusal to say is no absence. The answer to a HEAD has no words, so who is refused asks
        once more, to be told whether it is the keys.
        """
        found = self._ask("head_bucket", "")
        if found.known is not Known.TOLD:
            self._ask("get_bucket_location", "")
        return found.known is not Known.TOLD or found.value is not None

    def _ask(self, name: str, field: str) -> Fact:
        """``field`` of the answer to the request ``name``; empty: whether it was answered."""
        try:
            answer = getattr(self._s3, name)(Bucket=self._settings.bucket)
        except Exception as error:  # noqa: BLE001 (`_known` raises what is none of the bucket's)
            known = self._known(error)
            return Fact(known)
        return Fact(Known.TOLD, answer.get(field) if field else True)

    def _do(self, name: str, **params: Any) -> Known:
        try:
            getattr(self._s3, name)(Bucket=self._settings.bucket, **params)
        except Exception as error:  # noqa: BLE001 (as above)
            known = self._known(error)
            return Known.CANNOT if known is Known.TOLD else known
        return Known.TOLD

    def _known(self, error: Exception) -> Known:
        """What an error says of the bucket. Raises StoreError, or the error: our own bug."""
        response = getattr(error, "response", {})
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = str(response.get("Error", {}).get("Code", ""))
        fault = explained(error, self._settings, "")
        if fault is None:
            raise error
        if code in {"AccessDenied", "403"} or (status in _REFUSED and fault.code == "S002"):
            return Known.REFUSED
        if status == 404 or any(part in code for part in _NONE_SET):
            return Known.TOLD
        if status in _CANNOT and fault.code not in {"S003", "S005"}:
            return Known.CANNOT
        raise fault from error

    @property
    def _s3(self) -> S3Client:
        if self._made is None:
            try:
                self._made = client(self._settings)
            except Exception as error:
                fault = explained(error, self._settings, "")
                raise (fault or error) from error
        return self._made


def shares(rule: Mapping[str, Any]) -> bool:
    """Whether a CORS rule lets pages of any site read."""
    return "*" in rule.get("AllowedOrigins", ()) and "GET" in rule.get("AllowedMethods", ())


def clears(rule: Mapping[str, Any]) -> bool:
    """Whether a rule of lifecycle takes away uploads that nobody finished."""
    return rule.get("Status") == "Enabled" and "AbortIncompleteMultipartUpload" in rule


def _lifecycle(home: Home, *, versions: bool) -> list[dict[str, Any]]:
    mark = f"spor2-{home.private.strip('/').replace('/', '-')}"
    rules: list[dict[str, Any]] = [
        {
            "ID": f"{mark}-unfinished",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
        },
        {
            "ID": f"{mark}-shared",
            "Filter": {"Prefix": home.private + SHARED},
            "Expiration": {"Days": SHARED_DAYS},
        },
    ]
    if versions:
        for name, prefix in (("public", home.public), ("private", home.private)):
            rules.append(
                {
                    "ID": f"{mark}-versions-{name}",
                    "Filter": {"Prefix": prefix},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": VERSIONS_DAYS},
                }
            )
    return [{**rule, "Status": "Enabled"} for rule in rules]


def _may(act: Callable[[], object]) -> bool:
    """Whether it was allowed. What is no answer to that (a cut line) is no leave either."""
    with suppress(StoreError):
        try:
            act()
        except Exception as error:
            if is_refusal(error) or hasattr(error, "response"):
                return False
            raise
    return True
