// #region setup
import express from "express";
import { auth, requiresAuth } from "express-openid-connect";

const port = process.env.PORT ?? 3000;
const app = express();

app.use(
  auth({
    authRequired: false,
    issuerBaseURL: process.env.LANTERN_ISSUER,
    clientID: process.env.LANTERN_CLIENT_ID,
    clientSecret: process.env.LANTERN_CLIENT_SECRET,
    baseURL: `http://localhost:${port}`,
    secret: process.env.SESSION_SECRET,
    session: { name: "appSession" },
    authorizationParams: { response_type: "code", scope: "openid profile" },
  }),
);
// #endregion setup

// #region protect
app.get("/", requiresAuth(), (req, res) => {
  res.json(req.oidc.user);
});

app.listen(port, () => console.log(`Listening on http://localhost:${port}`));
// #endregion protect
