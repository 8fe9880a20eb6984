"""Keys for a store, where they can be had without asking AWS's own library: it takes long to load.

The order is that of the AWS command line: what was given, the environment, the shared files. What
else the standard chain knows (roles, SSO, programs that give keys, the machine's own role) is
botocore's.

Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.storage.s3_settings import S3Settings
from pipeline.storage.sigv4 import Keys

#: A profile with one of these gets its keys from elsewhere.
_ELSEWHERE = ("role_arn", "credential_process", "sso_session", "sso_start_url", "login_session")


def key_source(settings: S3Settings) -> Callable[[], Keys]:
    """Gives the keys at each request: those given, those that stand somewhere, or botocore's, which
    renews keys that are lent for a while. It raises botocore's exceptions where there are none.
    """
    given = settings.credentials
    known = Keys(given.access_key, given.secret_key) if given else plain_keys()
    return _found_by_botocore() if known is None else lambda: known


def _found_by_botocore() -> Callable[[], Keys]:
    @cache
    def source() -> Any:
        from botocore.exceptions import NoCredentialsError
        from botocore.session import get_session

        found = get_session().get_credentials()
        if found is None:
            raise NoCredentialsError
        return found

    def keys() -> Keys:
        lent = source().get_frozen_credentials()
        return Keys(lent.access_key or "", lent.secret_key or "", lent.token or "")

    return keys


def plain_keys(environment: Mapping[str, str] = os.environ) -> Keys | None:
    """Keys that stand somewhere as they are; none where botocore has to find them."""
    access, secret = (
        environment.get(name, "") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    )
    named = "AWS_PROFILE" in environment or "AWS_DEFAULT_PROFILE" in environment
    if access and secret and not named:
        token = environment.get("AWS_SESSION_TOKEN") or environment.get("AWS_SECURITY_TOKEN")
        return Keys(access, secret, token or "")
    return None if access or secret else _of_files(environment)


def _of_files(environment: Mapping[str, str]) -> Keys | None:
    profile = environment.get("AWS_PROFILE") or environment.get("AWS_DEFAULT_PROFILE") or "default"
    home = Path("~/.aws").expanduser()
    settings = _section(environment.get("AWS_CONFIG_FILE") or home / "config", profile)
    own = _section(environment.get("AWS_SHARED_CREDENTIALS_FILE") or home / "credentials", profile)
    if settings is None or own is None or any(name in {**settings, **own} for name in _ELSEWHERE):
        return None
    found = {**settings, **own}
    access, secret = found.get("aws_access_key_id"), found.get("aws_secret_access_key")
    if not access or not secret:
        return None
    return Keys(access, secret, found.get("aws_session_token", ""))


def _section(file: str | Path, profile: str) -> dict[str, str] | None:
    """A profile's lines; none where the file is beyond us: botocore then says what is wrong."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(Path(file).expanduser(), encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError, OSError):
        return None
    names = (profile, f"profile {profile}")
    return next((dict(parser.items(name)) for name in names if parser.has_section(name)), {})
