// `node --import redirect.mjs`: all that an SDK sends goes to the server of the checks.

const send = globalThis.fetch;

globalThis.fetch = async (input, options) => {
  const request = new Request(input, options);
  const meant = new URL(request.url);
  const here = new URL(meant.pathname + meant.search, `http://127.0.0.1:${process.env.STAND_IN_PORT}`);
  const headers = new Headers(request.headers);
  headers.set("X-Meant-For", meant.origin);
  return send(here, { method: request.method, headers, body: await request.text() });
};
