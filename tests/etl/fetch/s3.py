"""A bucket on this machine: the two requests of S3 that reading Parquet needs, list and get, over a folder."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@contextmanager
def bucket(folder: Path) -> Iterator[str]:
    """The address of a server whose buckets are the folders in `folder`; one with a file `.closed` may not be read."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = parse_qs(address.query)
            if (folder / unquote(address.path).strip("/").partition("/")[0] / ".closed").exists():
                self._send(403, b"<Error><Code>AccessDenied</Code></Error>")
            elif "list-type" in query:
                self._send(200, _listed(folder, unquote(address.path).strip("/"), query.get("prefix", [""])[0]))
            else:
                self._send_file(folder / unquote(address.path).strip("/"))

        do_HEAD = do_GET  # noqa: N815 (its name)

        def _send_file(self, file: Path) -> None:
            if not file.is_file():
                self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
                return
            content, wanted = file.read_bytes(), self.headers.get("Range")
            if not wanted:
                self._send(200, content)
                return
            first, last = wanted.removeprefix("bytes=").split("-")
            begin = int(first) if first else max(0, len(content) - int(last))
            end = min(int(last), len(content) - 1) if first and last else len(content) - 1
            self._send(206, content[begin : end + 1], f"bytes {begin}-{end}/{len(content)}")

        def _send(self, status: int, content: bytes, part: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", '"x"')
            self.send_header("Last-Modified", "Mon, 30 Nov 2026 00:00:00 GMT")
            if part:
                self.send_header("Content-Range", part)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _listed(folder: Path, name: str, prefix: str) -> bytes:
    files = [file for file in sorted((folder / name).rglob("*")) if file.is_file()]
    keys = {file.relative_to(folder / name).as_posix(): file.stat().st_size for file in files}
    objects = "".join(
        f"<Contents><Key>{escape(key)}</Key><Size>{size}</Size><LastModified>2026-11-30T00:00:00.000Z</LastModified>"
        '<ETag>"x"</ETag></Contents>'
        for key, size in keys.items()
        if key.startswith(prefix)
    )
    return f"<ListBucketResult><Name>{name}</Name><IsTruncated>false</IsTruncated>{objects}</ListBucketResult>".encode()
