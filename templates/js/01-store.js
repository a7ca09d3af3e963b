// What is remembered on the reader's device: JSON values, for this site only, since all project sites of one owner share
// an origin. Where storage is blocked or full, nothing is remembered, and nothing breaks.
const tutgenStore = (() => {
  const root = new URL('..', /** @type {HTMLScriptElement} */ (document.currentScript).src).pathname;
  const key = (name) => `tutgen:${root}:${name}`;

  // `storage` gives the storage late, since to ask for a blocked one throws.
  const store = (storage) => ({
    get(name) {
      try {
        return JSON.parse(storage().getItem(key(name)));
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        storage().setItem(key(name), JSON.stringify(value));
      } catch {
        // nothing is remembered
      }
    },
    remove(name) {
      try {
        storage().removeItem(key(name));
      } catch {
        // nothing was remembered
      }
    },
  });
  return { ...store(() => localStorage), session: store(() => sessionStorage) };
})();
