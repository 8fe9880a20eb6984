"""SeaweedFS's one program, ``weed``: where it is, how it is called, how it answers."""

from __future__ import annotations

import os
import secrets
import shutil
import sysconfig
from collections.abc import Callable
from dataclasses import asdict
from enum import Enum
from pathlib import Path

from pipeline.core.errors import StoreError
from pipeline.storage.ports import Ports
from pipeline.storage.s3_settings import Credentials

#: Each left at its default would do harm: buckets out of typing errors, a report to its makers, or
#: a server without an end of volumes (seven a bucket). Without ``peers=none`` it spends a second
#: on electing itself. ``disableHttp`` closes the parts that ask for no keys, among them an
#: address that deletes a bucket's data when a browser merely opens it.
_FLAGS = (
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    "-disableHttp=true",
    "-filer",
    "-s3",
    "-s3.autoCreateBucket=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-master.peers=none",
    "-master.telemetry=false",
    "-volume.max=10000",
    "-volume.preStopSeconds=0",
)
_TOKENS = ("SIGNING", "SIGNING_READ", "FILER_SIGNING", "FILER_SIGNING_READ")
_GOODBYE = b"Shut down successfully!"
_SECONDS = 5.0


def program() -> str:
    """Where ``weed`` is: told by SPOR2_WEED, else from the wheel, else on the path.

    Raises StoreError S030.
    """
    name = "weed.exe" if os.name == "nt" else "weed"
    told = os.environ.get("SPOR2_WEED")
    beside = Path(sysconfig.get_path("scripts"), name)
    found = told or (str(beside) if beside.is_file() else shutil.which("weed"))
    if found is None or not Path(found).is_file():
        raise StoreError("S030", program=told or name)
    return found


def command(data: Path, ports: Ports) -> list[str]:
    data.mkdir(parents=True, exist_ok=True)
    where = [
        f"-{part}.port{kind}={getattr(ports, part + kind.replace('.', '_'))}"
        for part in ("s3", "filer", "volume", "master")
        for kind in ("", ".grpc")
    ]
    return [program(), "-logtostderr=true", "server", f"-dir={data}", *_FLAGS, *where]


def environment(keys: Credentials, home: Path) -> dict[str, str]:
    """Nothing of ours but what it needs. The keys are passed here, since a file with them would be
    a second place of secrets; ``home`` keeps a SeaweedFS of the user's own out of it.

    The tokens shut its inner doors to other programs on the machine; nobody needs to know them.
    """
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    tokens = {f"WEED_JWT_{name}_KEY": secrets.token_hex(32) for name in _TOKENS}
    return {
        **kept,
        **tokens,
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": keys.access_key,
        "AWS_SECRET_ACCESS_KEY": keys.secret_key,
        "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1",
        "WEED_ACCESS_UI": "true",  # the page of figures, which only shows
    }


class Answer(Enum):
    """What a stranger hears who asks for an object that is not there, under the public prefix."""

    READY = "no such object: the whole way in works, and is open"
    CLOSED = "not allowed: the server works, the bucket or its policy is not there yet"
    NOT_YET = "nothing, or an error"


def answer(port: int, bucket: str, public: str) -> Answer:
    """Asks for more than the server's own health page, which says all is well in any case."""
    import http.client  # it loads TLS, which no build needs

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", f"/{bucket}/{public}-no-such-object")
        response = connection.getresponse()
        said = response.read()
    except (OSError, http.client.HTTPException):
        return Answer.NOT_YET
    finally:
        connection.close()
    if response.status == http.client.NOT_FOUND and b"NoSuchKey" in said:
        return Answer.READY
    if response.status in {http.client.FORBIDDEN, http.client.NOT_FOUND}:
        return Answer.CLOSED
    return Answer.NOT_YET


def said_goodbye(log: Path) -> Callable[[], bool]:
    """Whether its data is safely on the disk. It says so, and then hangs on its own connections."""
    return lambda: _GOODBYE in log.read_bytes()


def remove_sockets(ports: Ports) -> None:
    """It leaves these behind when it is ended. Its makers chose the place."""
    for name, port in asdict(ports).items():
        socket = f"/tmp/seaweedfs-{name.replace('_', '-')}-{port}.sock"  # noqa: S108
        Path(socket).unlink(missing_ok=True)
