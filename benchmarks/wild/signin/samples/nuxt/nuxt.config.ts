export default defineNuxtConfig({
  modules: ["nuxt-oidc-auth"],
  oidc: {
    defaultProvider: "oidc",
    providers: {
      oidc: {
        clientId: "",
        clientSecret: "",
        openIdConfiguration: "https://id.lantern.example/.well-known/openid-configuration",
        redirectUri: "http://localhost:3000/auth/oidc/callback",
        scope: ["openid", "profile", "email"],
      },
    },
    session: { maxAge: 8 * 60 * 60 },
  },
});
