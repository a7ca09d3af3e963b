# #region setup
import os
from typing import Annotated

from authlib.integrations.flask_client import OAuth
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(
    SessionMiddleware, secret_key=os.environ["SESSION_SECRET"], https_only=False
)

oauth = OAuth()
oauth.register(
    name="lantern",
    client_id=os.environ["LANTERN_CLIENT_ID"],
    client_secret=os.environ["LANTERN_CLIENT_SECRET"],
    server_metadata_url=os.environ["LANTERN_ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email"},
)


@app.get("/login")
async def login(request: Request):
    return await oauth.lantern.authorize_redirect(request, request.url_for("callback"))


@app.get("/auth/callback")
async def callback(request: Request):
    token = await oauth.lantern.authorize_access_token(request)
    request.session["user"] = dict(token["userinfo"])
    return RedirectResponse("/")
# #endregion setup


# #region protect
def signed_in(request: Request) -> dict:
    if "user" not in request.session:
        raise HTTPException(status_code=401)
    return request.session["user"]


@app.get("/")
async def home(user: Annotated[dict, Depends(signed_in)]):
    return user
# #endregion protect
