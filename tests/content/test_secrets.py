"""What looks like a key is seen, and what does not is left alone."""

from __future__ import annotations

import pytest

from pipeline.content.secrets import is_secret, names_secret


@pytest.mark.parametrize(
    "name",
    [
        *("secret_access_key", "access_key", "key", "aws_access_key_id", "password", "token"),
        *("api_key", "apikey", "nøgle", "adgangskode", "credentials", "accesskey", "secret"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize("name", ["bucket", "prefix", "endpoint", "kind", "monkey", "keynote"])
def test_other_names(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "https://bruger:kode@lager.example/",
        "https://cdn.example/purge?access_key=x",
        "https://lager.example/?X-Amz-Signature=abc",
        "curl -H Authorization:Bearer abc",
        "purge --token=abc",
    ],
)
def test_texts_with_secrets(text: str) -> None:
    assert is_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://lager.example/",
        "https://cdn.example/zones/12/purge_cache",
        "toem-cdn proeve --zone 12",
        "indsatsspor2",
        "https://[forkert",
        "",
    ],
)
def test_other_texts(text: str) -> None:
    assert not is_secret(text)
