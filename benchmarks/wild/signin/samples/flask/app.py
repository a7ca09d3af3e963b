# #region setup
import os
from functools import wraps

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
app.config.update(SESSION_COOKIE_SAMESITE="Lax")

oauth = OAuth(app)
oauth.register(
    name="lantern",
    client_id=os.environ["LANTERN_CLIENT_ID"],
    client_secret=os.environ["LANTERN_CLIENT_SECRET"],
    server_metadata_url=os.environ["LANTERN_ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email"},
)


@app.get("/login")
def login():
    return oauth.lantern.authorize_redirect(url_for("callback", _external=True))


@app.get("/auth/callback")
def callback():
    session["user"] = oauth.lantern.authorize_access_token()["userinfo"]
    return redirect("/")
# #endregion setup


# #region protect
def signed_in(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if "user" not in session:
            return redirect("/login")
        return view(*args, **kwargs)

    return inner


@app.get("/")
@signed_in
def home():
    return session["user"]
# #endregion protect
