// What few readers need is loaded at its first use: the script of a name with its words (`search_close` of `search`), and
// its style sheet if there is one. Elements rather than `import` or `fetch`, so that it works from the disk too.
(() => {
  const folder = new URL('.', /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const loading = {};

  tutgenTheme.load = (name) => {
    loading[name] ??= Promise.all([style(tutgen.styles[name]), script(tutgen.scripts[name])]).catch((error) => {
      delete loading[name]; // a network that fails now may work later
      throw error;
    });
    return loading[name];
  };

  function script(file) {
    return loaded(Object.assign(document.createElement('script'), { src: new URL(file, folder).href }));
  }

  function style(file) {
    // It is there on the pages that are made for it.
    return file && !document.querySelector(`link[href$="${file}"]`) && loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(file, folder).href }));
  }

  function loaded(element) {
    element.dataset.live = 'keep';
    return new Promise((resolve, reject) => {
      element.onload = () => resolve();
      element.onerror = () => { element.remove(); reject(new Error(element.outerHTML)); };
      document.head.append(element);
    });
  }
})();
