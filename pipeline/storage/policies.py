"""Who may do what, as policies of AWS's kind say it: read, and written. Pure.

Source: AWS IAM User Guide, "IAM JSON policy elements reference"; Amazon S3 User Guide, "Actions,
resources, and condition keys".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from pipeline.core.frozen import dataclass

Statement = Mapping[str, Any]

_WRITES = (
    *("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl"),
    *("s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:DeleteBucket", "s3:DeleteBucketPolicy"),
    *("s3:PutLifecycleConfiguration", "s3:PutBucketCORS", "s3:ReplicateObject"),
)
_LISTS = ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
_READS = ("s3:GetObject", "s3:GetObjectVersion")
_EVERYBODY = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What strangers may do, as far as rules tell."""

    write: bool = False
    list: bool = False
    read_public: bool = False
    read_private: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A bucket and the two prefixes in it."""

    bucket: str
    public: str
    private: str


def statements(policy: str) -> tuple[Statement, ...]:
    """Those of a policy, a JSON text; none of what is no policy."""
    try:
        told = json.loads(policy)
    except ValueError:
        return ()
    found = told.get("Statement", ()) if isinstance(told, dict) else ()
    listed = [found] if isinstance(found, dict) else found
    return tuple(one for one in listed if isinstance(one, dict))


def opened(policy: Iterable[Statement], home: Home) -> Opened:
    """What a policy allows everybody. A condition is taken to be met: it may be so for anybody."""
    ours = [one for one in policy if one.get("Effect") == "Allow" and _for_all(one)]
    record = f"{home.private}release.jsonl"
    return Opened(
        write=any(_does(one, _WRITES) for one in ours),
        list=any(_does(one, _LISTS) for one in ours),
        read_public=any(_does(one, _READS) and _on(one, home, home.public) for one in ours),
        read_private=any(_does(one, _READS) and _on(one, home, record) for one in ours),
    )


def granted(grants: Iterable[Mapping[str, Any]]) -> Opened:
    """What an access control list allows everybody, or everybody who has an account somewhere."""
    told = {
        grant.get("Permission", "")
        for grant in grants
        if grant.get("Grantee", {}).get("URI") in _EVERYBODY
    }
    whole = "FULL_CONTROL" in told
    return Opened(write=whole or bool(told & {"WRITE", "WRITE_ACP"}), list=whole or "READ" in told)


def with_public_read(policy: Iterable[Statement], home: Home) -> str:
    """The policy with leave for everybody to read, and not to list, what is public; the rest of it
    as it was, for other programmes may live in the same bucket.
    """
    resource = _arn(home, f"{home.public}*")
    mark = hashlib.sha256(home.public.encode()).hexdigest()[:8]
    ours = {
        "Sid": f"Spor2PublicRead{mark}",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [resource],
    }
    others = [one for one in policy if not (_for_all(one) and _list(one, "Resource") == [resource])]
    return json.dumps({"Version": "2012-10-17", "Statement": [*others, ours]})


def publishers_policy(home: Home, *, setup: bool = False) -> str:
    """The least that a publisher's own keys must be allowed; with ``setup`` also what is needed to
    make the bucket and to look into its rules.

    ``IfExists``: who may not list is told 403 of an object that is not there, and a GET has no
    prefix to be judged by; a first publish has to learn that there is no record yet.
    """
    objects = [_arn(home, f"{prefix}*") for prefix in (home.public, home.private)]
    bucket = f"arn:aws:s3:::{home.bucket}"
    within = {"StringLikeIfExists": {"s3:prefix": [f"{home.public}*", f"{home.private}*"]}}
    said: list[Statement] = [
        {
            "Sid": "Objects",
            "Effect": "Allow",
            "Action": [
                *("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
                *("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"),
                *("s3:GetObjectVersion", "s3:DeleteObjectVersion"),
            ],
            "Resource": objects,
        },
        {
            "Sid": "Lists",
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "s3:ListBucketVersions"],
            "Resource": [bucket],
            "Condition": within,
        },
        {
            "Sid": "Uploads",
            "Effect": "Allow",
            "Action": ["s3:ListBucketMultipartUploads", "s3:GetBucketVersioning"],
            "Resource": [bucket],
        },
    ]
    if setup:
        said.append(
            {"Sid": "Setup", "Effect": "Allow", "Action": list(_SETUP), "Resource": [bucket]}
        )
    return json.dumps({"Version": "2012-10-17", "Statement": said}, indent=2)


_SETUP = (
    "s3:CreateBucket",
    *("s3:GetBucketPolicy", "s3:PutBucketPolicy"),
    *("s3:GetBucketAcl", "s3:GetBucketLogging"),
    *("s3:GetBucketCORS", "s3:PutBucketCORS"),
    *("s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
    *("s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    *("s3:GetBucketWebsite", "s3:PutBucketWebsite"),
)


def _for_all(one: Statement) -> bool:
    """Whether it is for strangers. ``NotPrincipal`` leaves only some out."""
    who = one.get("Principal", "*" if "NotPrincipal" in one else None)
    values = who.values() if isinstance(who, dict) else [who]
    return any("*" in (told if isinstance(told, list) else [told]) for told in values)


def _does(one: Statement, actions: tuple[str, ...]) -> bool:
    if "NotAction" in one:
        left_out = _list(one, "NotAction")
        return any(not _matches(action, left_out) for action in actions)
    return any(_matches(action, _list(one, "Action")) for action in actions)


def _on(one: Statement, home: Home, key: str) -> bool:
    arn = _arn(home, key)
    if "NotResource" in one:
        return not _matches(arn, _list(one, "NotResource"))
    return _matches(arn, _list(one, "Resource"))


def _matches(value: str, patterns: list[str]) -> bool:
    """`fnmatch` reads ``*`` and ``?`` as AWS does, and no name has a ``[``; case is ignored."""
    return any(fnmatchcase(value.lower(), pattern.lower()) for pattern in patterns)


def _list(one: Statement, name: str) -> list[str]:
    told = one.get(name, [])
    return [told] if isinstance(told, str) else [str(each) for each in told]


def _arn(home: Home, key: str) -> str:
    return f"arn:aws:s3:::{home.bucket}/{key}"
