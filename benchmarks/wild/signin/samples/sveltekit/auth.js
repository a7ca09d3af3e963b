import { SvelteKitAuth } from "@auth/sveltekit";
import { env } from "$env/dynamic/private";

export const { handle, signIn, signOut } = SvelteKitAuth({
  providers: [
    {
      id: "lantern",
      name: "Lantern ID",
      type: "oidc",
      issuer: env.AUTH_LANTERN_URL,
      clientId: env.AUTH_LANTERN_ID,
      clientSecret: env.AUTH_LANTERN_SECRET,
    },
  ],
});
