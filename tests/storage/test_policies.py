"""Who a policy lets in: read as AWS reads it, and written so that only visitors are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.storage.policies import (
    Home,
    Opened,
    granted,
    opened,
    publishers_policy,
    statements,
    with_public_read,
)

HOME = Home("spand", "prog/site/", "prog/release/")
ARN = "arn:aws:s3:::spand"
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"


def allow(action: object, resource: object = f"{ARN}/*", **more: Any) -> Mapping[str, Any]:
    who = {} if "NotPrincipal" in more else {"Principal": "*"}
    return {"Effect": "Allow", **who, "Action": action, "Resource": resource, **more}


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        (allow("s3:GetObject", f"{ARN}/prog/site/*"), Opened(read_public=True)),
        (allow("s3:GetObject"), Opened(read_public=True, read_private=True)),
        (allow("s3:getobject", f"{ARN}/prog/*"), Opened(read_public=True, read_private=True)),
        (allow("s3:GetObject", f"{ARN}/andet/*"), Opened()),
        (allow("s3:PutObject", f"{ARN}/andet/*"), Opened(write=True)),
        (allow(["s3:GetObjectTagging", "s3:Put*"]), Opened(write=True)),
        (allow("s3:DeleteObject"), Opened(write=True)),
        (allow("s3:PutBucketPolicy", ARN), Opened(write=True)),
        (allow("s3:ListBucket", ARN), Opened(list=True)),
        (allow("s3:List*", ARN), Opened(list=True)),
        (allow("*"), Opened(True, True, True, True)),
        (allow("s3:*", Principal={"AWS": "*"}), Opened(True, True, True, True)),
        (allow("s3:*", Principal={"AWS": ["arn:aws:iam::1:root", "*"]}), Opened(*[True] * 4)),
        (allow("s3:*", Principal={"AWS": "arn:aws:iam::1:root"}), Opened()),
        (allow("s3:*", Principal={"Service": "cloudfront.amazonaws.com"}), Opened()),
        (allow("s3:*", Effect="Deny"), Opened()),
        (allow("s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}}), Opened(*[True] * 4)),
        (allow("s3:PutObject", NotPrincipal={"AWS": "x"}), Opened(write=True)),
        (
            {"Effect": "Allow", "Principal": "*", "NotAction": "s3:Get*", "Resource": f"{ARN}/*"},
            Opened(write=True, list=True),
        ),
        (
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "NotResource": f"{ARN}/prog/release/*",
            },
            Opened(read_public=True),
        ),
    ],
)
def test_what_strangers_may(statement: Mapping[str, Any], right: Opened) -> None:
    assert opened([statement], HOME) == right


def test_lists_of_access() -> None:
    owner = {"Grantee": {"ID": "os", "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}

    def to(uri: str, permission: str) -> Mapping[str, Any]:
        return {"Grantee": {"URI": uri, "Type": "Group"}, "Permission": permission}

    assert granted([owner]) == Opened()
    assert granted([owner, to(ALL_USERS, "READ")]) == Opened(list=True)
    assert granted([to(ANY_ACCOUNT, "WRITE")]) == Opened(write=True)
    assert granted([to(ALL_USERS, "WRITE_ACP")]) == Opened(write=True)
    assert granted([to(ALL_USERS, "FULL_CONTROL")]) == Opened(write=True, list=True)


def test_a_policy_that_is_none_opens_nothing() -> None:
    for text in ("", "nonsens", "[]", '{"Statement": "x"}', '{"Statement": [1]}'):
        assert opened(statements(text), HOME) == Opened()
    assert len(statements('{"Statement": {"Effect": "Allow"}}')) == 1


def test_visitors_are_let_in_and_no_further() -> None:
    assert opened(statements(with_public_read([], HOME)), HOME) == Opened(read_public=True)


def test_others_keep_their_rules_and_ours_is_written_once() -> None:
    others = [allow("s3:GetObject", f"{ARN}/andet/site/*"), allow("s3:*", Effect="Deny")]
    once = with_public_read(others, HOME)
    twice = with_public_read(statements(once), HOME)
    assert once == twice
    assert statements(twice)[:2] == tuple(others)
    assert len(statements(twice)) == 3


def test_a_publisher_may_only_what_a_publisher_does() -> None:
    told = json.loads(publishers_policy(HOME))["Statement"]
    actions = {action for one in told for action in one["Action"]}
    assert not any("*" in action or "Policy" in action or "Acl" in action for action in actions)
    assert {resource for one in told for resource in one["Resource"]} == {
        *(ARN, f"{ARN}/prog/site/*", f"{ARN}/prog/release/*")
    }
    assert "Principal" not in publishers_policy(HOME)
    more = json.loads(publishers_policy(HOME, setup=True))["Statement"]
    assert more[:-1] == told
    assert not any("PutBucketAcl" in one or "*" in one for one in more[-1]["Action"])
