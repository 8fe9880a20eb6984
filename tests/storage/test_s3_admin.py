"""A bucket's rules: asked of, and set at, three servers that each know other rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.core.errors import StoreError
from pipeline.core.site import Headers
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.policies import Home, Opened, granted, opened
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_admin import Administration, Known, clears, shares
from pipeline.storage.s3_boto import client
from pipeline.storage.s3_settings import Credentials, S3Settings

pytestmark = pytest.mark.store
PAGE = Headers("text/plain")


def home_of(settings: S3Settings) -> Home:
    return Home(settings.bucket, "prog/site/", "prog/release/")


def admin_of(settings: S3Settings) -> Administration:
    return Administration(settings, home_of(settings))


@pytest.fixture(scope="module")
def weed(server: EmbeddedStore) -> S3Settings:
    """A bucket of our own: its rules are nobody else's."""
    settings = replace(server.settings(), bucket="regler")
    assert not admin_of(settings).inspect().exists
    assert admin_of(settings).create()
    assert not admin_of(settings).create()
    return settings


@pytest.fixture(scope="module")
def moto(lax: S3Store) -> tuple[S3Settings, Any]:
    settings = replace(lax.settings, bucket="regler")
    admin_of(settings).create()
    return settings, client(settings)


def test_a_new_bucket_is_closed(server: EmbeddedStore) -> None:
    weed = replace(server.settings(), bucket="lukket")
    admin_of(weed).create()
    bucket = admin_of(weed).inspect()
    assert opened(bucket.statements, home_of(weed)) == Opened()
    assert granted(bucket.grants.value) == Opened()
    assert (bucket.cors.value, bucket.lifecycle.value) == (None, None)
    assert (bucket.logging.value, bucket.versioning.value) == (None, None)
    store = S3Store(weed)
    store.put("prog/site/a.txt", b"a", PAGE)
    tried = admin_of(weed).stranger("prog/site/a.txt", "prog/release/b.txt")
    assert (tried.lists, tried.writes) == (False, False)
    assert (tried.reads_public, tried.reads_private) == (False, False)


def test_rules_that_are_set_hold(weed: S3Settings) -> None:
    admin, store = admin_of(weed), S3Store(weed)
    before = admin.inspect()
    assert admin.open_public(before) is Known.TOLD
    assert admin.set_cors(before) is Known.TOLD
    assert admin.set_lifecycle(before) is Known.TOLD
    after = admin.inspect()
    assert opened(after.statements, home_of(weed)) == Opened(read_public=True)
    assert any(shares(rule) for rule in after.cors.value)
    assert any(clears(rule) for rule in after.lifecycle.value)
    store.put("prog/site/a.txt", b"a", PAGE)
    store.put("prog/release/b.txt", b"b", PAGE)
    tried = admin.stranger("prog/site/a.txt", "prog/release/b.txt")
    assert (tried.lists, tried.writes) == (False, False)
    assert (tried.reads_public, tried.reads_private) == (True, False)


def test_setting_them_twice_is_setting_them_once(weed: S3Settings) -> None:
    admin = admin_of(weed)
    admin.open_public(admin.inspect())
    admin.set_cors(admin.inspect())
    admin.set_lifecycle(admin.inspect())
    once = admin.inspect()
    admin.open_public(once)
    admin.set_cors(once)
    admin.set_lifecycle(once)
    assert admin.inspect() == once


def test_another_programmes_rules_stay(moto: tuple[S3Settings, Any]) -> None:
    settings, boto = moto
    other = {
        "Sid": "Andre",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::regler/andet/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [other]})
    boto.put_bucket_policy(Bucket="regler", Policy=policy)
    rule = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://andre.example"]}
    boto.put_bucket_cors(Bucket="regler", CORSConfiguration={"CORSRules": [rule]})
    theirs = {
        "ID": "andres",
        "Status": "Enabled",
        "Filter": {"Prefix": "andet/"},
        "Expiration": {"Days": 9},
    }
    lifecycle = {"Rules": [theirs]}
    boto.put_bucket_lifecycle_configuration(Bucket="regler", LifecycleConfiguration=lifecycle)
    admin = admin_of(settings)
    before = admin.inspect()
    admin.open_public(before)
    admin.set_cors(before)
    admin.set_lifecycle(before)
    after = admin.inspect()
    assert after.statements[0] == other
    assert after.cors.value[0]["AllowedOrigins"] == ["https://andre.example"]
    assert after.lifecycle.value[0]["ID"] == "andres"
    assert opened(after.statements, home_of(settings)) == Opened(read_public=True)


def test_what_is_too_open_is_seen(moto: tuple[S3Settings, Any]) -> None:
    settings, boto = moto
    boto.create_bucket(Bucket="aaben")
    owner = boto.get_bucket_acl(Bucket="aaben")["Owner"]
    everybody = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    grants = [{"Grantee": everybody, "Permission": right} for right in ("READ", "WRITE")]
    boto.put_bucket_acl(Bucket="aaben", AccessControlPolicy={"Owner": owner, "Grants": grants})
    anything = {"Effect": "Allow", "Principal": "*", "Action": "s3:*"}
    policy = {
        "Version": "2012-10-17",
        "Statement": [{**anything, "Resource": "arn:aws:s3:::aaben/*"}],
    }
    boto.put_bucket_policy(Bucket="aaben", Policy=json.dumps(policy))
    found = admin_of(replace(settings, bucket="aaben"))
    bucket = found.inspect()
    assert opened(bucket.statements, Home("aaben", "site/", "release/")).write
    assert granted(bucket.grants.value) == Opened(write=True, list=True)
    assert found.stranger().writes  # this server lets anybody in
    assert "Contents" not in boto.list_objects_v2(Bucket="aaben")  # and nothing is left behind


def test_a_block_that_forbids_opening_is_lifted_for_policies_alone(
    moto: tuple[S3Settings, Any],
) -> None:
    settings, boto = moto
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    all_on = dict.fromkeys(names, True)
    boto.put_public_access_block(Bucket="regler", PublicAccessBlockConfiguration=all_on)
    admin = admin_of(settings)
    admin.open_public(admin.inspect())
    assert list(admin.inspect().block.value.values()) == [True, True, False, False]


def test_versions_are_given_an_end(moto: tuple[S3Settings, Any]) -> None:
    settings, boto = moto
    admin = admin_of(settings)
    boto.put_bucket_versioning(Bucket="regler", VersioningConfiguration={"Status": "Enabled"})
    bucket = admin.inspect()
    assert bucket.versioning.value == "Enabled"
    admin.set_lifecycle(bucket)
    rules = admin.inspect().lifecycle.value
    assert sum("NoncurrentVersionExpiration" in rule for rule in rules) == 2
    boto.put_bucket_versioning(Bucket="regler", VersioningConfiguration={"Status": "Suspended"})


def test_a_website_where_the_server_has_them(
    moto: tuple[S3Settings, Any], weed: S3Settings
) -> None:
    settings, boto = moto
    assert admin_of(settings).set_website() is Known.TOLD
    assert boto.get_bucket_website(Bucket="regler")["ErrorDocument"] == {
        "Key": "prog/site/404.html"
    }
    assert admin_of(weed).set_website() is Known.CANNOT


def test_a_server_without_such_rules_says_so(gateway: S3Store) -> None:
    admin = admin_of(gateway.settings)
    bucket = admin.inspect()
    assert bucket.exists
    assert bucket.block.known is Known.CANNOT
    assert admin.set_cors(bucket) is Known.CANNOT
    assert admin.set_lifecycle(bucket) is Known.CANNOT
    tried = admin.stranger()
    assert (tried.lists, tried.writes) == (False, False)


def test_wrong_keys_are_a_fault(weed: S3Settings) -> None:
    wrong = replace(weed, credentials=Credentials("forkert", "hemmelig"))
    with pytest.raises(StoreError) as caught:
        admin_of(wrong).inspect()
    assert caught.value.code in {"S002", "S003"}
