"""Starts MiniStack so that a kill loses at most about a second of its state.

MiniStack itself writes the state of its services only at a clean end (S3 objects are on disk at once). Here a thread
writes it a moment after each call that may have changed something. Python, because it runs inside MiniStack's process;
the names below are those of the version that kecs pins.

MiniStack also lets every web page in (it answers all origins), and guards against those stand in the gateway. So what a
browser sends to MiniStack's own port, past the gateway, is refused here.
"""

import os
import re
import threading
import time

from ministack import app as ministack
from ministack.core import persistence

READING_METHODS = ("GET", "HEAD", "OPTIONS")
PAUSE_SECONDS = 0.5
# However large the state has become, saving takes no more than a tenth of the time.
SHARE_OF_TIME = 10

OWN_PORT = os.environ.get("GATEWAY_PORT", "4566")
LOOPBACK_NAME = re.compile(r"(localhost|127\.\d+\.\d+\.\d+|\[::1\])")
REFUSAL = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
    b"<Message>kecs: web pages may not call the backend past the gateway</Message></Error>"
)

changed = threading.Event()
serve = ministack.app


def is_page_past_the_gateway(headers):
    """The gateway passes on the Host that its client named, with the gateway's port: a page that comes directly names this one.

    A browser says by some header that it is one, or names a host that was pointed at this machine (DNS rebinding).
    """
    name, _, port = headers.get("host", "").rpartition(":")
    if port != OWN_PORT:
        return False
    return (
        "origin" in headers
        or "sec-fetch-site" in headers
        or headers.get("user-agent", "").startswith("Mozilla/")
        or LOOPBACK_NAME.fullmatch(name) is None
    )


async def refuse(scope, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    length = str(len(REFUSAL)).encode()
    headers = [(b"content-type", b"application/xml"), (b"content-length", length), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSAL})


async def guard_and_note_changes(scope, receive, send):
    if scope["type"] in ("http", "websocket"):
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if is_page_past_the_gateway(headers):
            await refuse(scope, send)
            return
    try:
        await serve(scope, receive, send)
    finally:
        if scope["type"] == "http" and scope["method"] not in READING_METHODS:
            changed.set()


def keep_saving():
    while True:
        changed.wait()
        time.sleep(PAUSE_SECONDS)
        changed.clear()
        started = time.monotonic()
        # A service whose state changes while it is read is skipped with a log line, and caught by the next round.
        persistence.save_all(ministack._build_persistence_save_dict())
        time.sleep((time.monotonic() - started) * SHARE_OF_TIME)


def quiet_saving():
    # One line per service and save would bury the log; failures are logged as errors and stay.
    persistence.logger.setLevel("WARNING")


ministack.app = guard_and_note_changes
quiet_saving()
threading.Thread(target=keep_saving, name="kecs-keep-saving", daemon=True).start()
ministack.main()
