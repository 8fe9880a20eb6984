"""Other people's S3 servers, each with a dialect of its own, for as long as a test run lasts."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import Credentials, S3Settings

KEYS = Credentials("SPOR2TESTS", "no-secret-at-all")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def juicefs(folder: Path) -> Iterator[S3Settings]:
    """JuiceFS's gateway: it minds no conditions, and keeps neither language nor coding. Unless it
    is told to, it keeps no header value at all.
    """
    program = str(Path(sysconfig.get_path("scripts"), "juicefs"))
    volume = f"sqlite3://{folder}/meta.db"
    port = free_port()
    made = ["--storage", "file", "--bucket", f"{folder}/data/", "--trash-days", "0", "--no-update"]
    subprocess.run([program, "format", *made, volume, "spor2"], check=True, capture_output=True)
    places = ["--log", f"{folder}/log", "--access-log", "", "--cache-dir", f"{folder}/cache"]
    keep = ["--keep-etag", "--object-meta"]
    quiet = ["--no-usage-report", "--no-banner", "--metrics", f"127.0.0.1:{free_port()}"]
    keys = {"MINIO_ROOT_USER": KEYS.access_key, "MINIO_ROOT_PASSWORD": KEYS.secret_key}
    with subprocess.Popen(
        [program, "gateway", volume, f"127.0.0.1:{port}", *places, *keep, *quiet],
        env={**os.environ, "HOME": str(folder), **keys},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(port)
            yield S3Settings("spor2", f"http://127.0.0.1:{port}", credentials=KEYS)
        finally:
            process.kill()


@contextmanager
def moto() -> Iterator[S3Settings]:
    """Moto's server, in this process: it has conditions, and looks at no checksum. What it holds is
    the process's, whatever server was asked: each has a bucket of its own.
    """
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        settings = S3Settings(f"spor2-{port}", f"http://{host}:{port}", credentials=KEYS)
        S3Store(settings).create_bucket()
        yield settings
    finally:
        server.stop()


def _await(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/minio/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > until:
                raise
        finally:
            connection.close()
        time.sleep(0.05)
