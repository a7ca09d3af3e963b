// #region setup
import { Hono } from "hono";
import {
  getAuth,
  oidcAuthMiddleware,
  processOAuthCallback,
  revokeSession,
} from "@hono/oidc-auth";

const app = new Hono();

app.get("/logout", async (c) => {
  await revokeSession(c);
  return c.redirect(`${c.env.OIDC_ISSUER}/logout`);
});
app.get("/callback", (c) => processOAuthCallback(c));
// #endregion setup

// #region protect
app.use("*", oidcAuthMiddleware());
app.get("/", async (c) => c.json(await getAuth(c)));

export default app;
// #endregion protect
