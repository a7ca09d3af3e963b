// Addresses of lines of code: `#request-pay-L5`, `#request-pay-L5-8`. It is tested without a browser.
const tutgenLineAddress = {
  linesOf(fragment) {
    const [, block, from, to = from] = /^#(.+)-L(\d+)(?:-(\d+))?$/.exec(fragment) ?? [];
    return block ? { block, from: Math.min(+from, +to), to: Math.max(+from, +to) } : null;
  },
  lineFragment: ({ block, from, to }) => `#${block}-L${from}${to > from ? `-${to}` : ''}`,
};
