import { auth, signIn } from "@/auth";

export default async function Page() {
  const session = await auth();
  if (!session) return signIn("lantern");
  return <pre>{JSON.stringify(session.user, null, 2)}</pre>;
}
