// What offers of services decide, apart from the page: it is tested without a browser.
const tutgenStarts = {
  // Whether an item is that of a service, by its slug or one that it had before, and may be offered.
  isService: ({ service, aliases = '', deprecated }, slug) => deprecated === undefined && [service, ...aliases.split(' ').filter(Boolean)].includes(slug),
};
