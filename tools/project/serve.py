"""A small server for the built site, on this machine only."""

import errno
import os
import socket
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from .place import SITE, TroubleError, say

ADDRESS = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, never cached by the browser, the book's own page where one is missing."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".woff2": "font/woff2",
    }
    protocol_version = "HTTP/1.1"

    def end_headers(self):
        """A rebuilt page must show at the next reload."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        """The book's 404 page for whatever is not there."""
        page = SITE / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *arguments):
        """Silence: the address is all a reader needs to see."""


class LiveHandler(Handler):
    """The same for an author: a page that is open looks for a newer site and loads itself again."""

    script = b"""<script>(() => {
  let known;
  setInterval(async () => {
    if (document.hidden) return;
    const now = await fetch("/-/site").then(answer => answer.text(), () => known);
    if (known && now !== known) location.reload();
    known = now;
  }, 500);
})()</script>
"""

    def do_GET(self):
        """A page with the script at its end, or the name of the current site."""
        address = self.path.partition("?")[0]
        page = SITE / unquote(address).lstrip("/")
        if address == "/-/site":
            self.answer(os.readlink(SITE).encode(), "text/plain")
        elif page.suffix == ".html" and page.is_file():
            self.answer(page.read_bytes() + self.script, "text/html; charset=utf-8")
        else:
            super().do_GET()

    def answer(self, content: bytes, kind: str) -> None:
        """Send content that is no file."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    """Threads that end with the program; a port in use is an error, never shared."""

    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A browser that closes its connection early is no trouble."""


def wanted_port(text: str | None) -> int:
    """PORT as a number a server may take."""
    try:
        port = int(text or "8000")
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise TroubleError(
            f"PORT={text} is not a port: give a number from 1024 to 65535, for example: make book PORT=8001"
        )
    return port


def listen(port: int, handler: type[Handler] = Handler) -> Server:
    """Take the port now, before any long work, or say that it is taken."""
    try:
        return Server((ADDRESS, port), partial(handler, directory=str(SITE)))
    except (PermissionError, OverflowError):
        raise TroubleError(
            f"Port {port} is not allowed for this user. Take one above 1023: make book PORT=8001"
        ) from None
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        raise TroubleError(
            f"Port {port} is in use. Stop what uses it, or take another: make book PORT={_free_port()}"
        ) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


def serve(server: Server) -> None:
    """Answer until Ctrl-C."""
    host, port = server.server_address[:2]
    say(f"The book is at http://{host}:{port}/   (stop with Ctrl-C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("")
    finally:
        server.server_close()


def configured_port() -> int:
    """The port of the environment variable PORT, 8000 without one."""
    return wanted_port(os.environ.get("PORT"))
