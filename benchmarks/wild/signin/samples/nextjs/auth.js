import NextAuth from "next-auth";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "lantern",
      name: "Lantern ID",
      type: "oidc",
      issuer: process.env.AUTH_LANTERN_ISSUER,
      clientId: process.env.AUTH_LANTERN_ID,
      clientSecret: process.env.AUTH_LANTERN_SECRET,
    },
  ],
});
