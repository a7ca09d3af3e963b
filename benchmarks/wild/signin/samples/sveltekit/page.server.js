import { redirect } from "@sveltejs/kit";

export async function load(event) {
  const session = await event.locals.auth();
  if (!session) redirect(303, "/auth/signin");
  return { user: session.user };
}
