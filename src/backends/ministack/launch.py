"""Starts MiniStack so that a kill loses at most about a second of its state.

MiniStack itself writes the state of its services only at a clean end (S3 objects are on disk at once). Here a thread
writes it a moment after each call that may have changed something. Python, because it runs inside MiniStack's process;
the names below are those of the version that kecs pins.
"""

import threading
import time

from ministack import app as ministack
from ministack.core import persistence

READING_METHODS = ("GET", "HEAD", "OPTIONS")
PAUSE_SECONDS = 0.5
# However large the state has become, saving takes no more than a tenth of the time.
SHARE_OF_TIME = 10

changed = threading.Event()
serve = ministack.app


async def serve_and_note_changes(scope, receive, send):
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


ministack.app = serve_and_note_changes
quiet_saving()
threading.Thread(target=keep_saving, name="kecs-keep-saving", daemon=True).start()
ministack.main()
