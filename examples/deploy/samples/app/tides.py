import hmac
import os

from flask import Blueprint, abort, request

tides = Blueprint("tides", __name__)


@tides.post("/tides")
def write() -> str:
    key = request.headers.get("X-Key", "")
    if not hmac.compare_digest(key, os.environ["TIDES_KEY"]):
        abort(403)
    return "Written.\n"
