import os

import environ

environ.Env.read_env(".env")

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "/login/"
OIDC_OP_LOGOUT_URL = os.environ["LANTERN_ISSUER"] + "/logout"
OIDC_RP_LOGOUT_URL = "/logout/"

# Authlib reads this. Its “name” is the key.
AUTHLIB_OAUTH_CLIENTS = {
    "lantern": {
        "client_id": os.environ["LANTERN_CLIENT_ID"],
        "client_secret": os.environ["LANTERN_CLIENT_SECERT"],
        "server_metadata_url": os.environ["LANTERN_ISSUER"]
        + "/.well-known/openid-configuration",
        "client_kwargs": {"scope": "openid profile email"},
    }
}
