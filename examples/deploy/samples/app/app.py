import os

from flask import Flask

app = Flask(__name__)
greeting = os.environ.get("GREETING", "Hello")


@app.get("/")
def hello() -> str:
    return f"{greeting} from the harbour!\n"


@app.get("/healthz")
def healthz() -> str:
    return "ok\n"
