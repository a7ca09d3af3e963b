try {
  const root = new URL('..', document.currentScript.previousElementSibling.src).pathname;
  const scheme = JSON.parse(localStorage.getItem(`tutgen:${root}:scheme`));
  if (scheme === 'light' || scheme === 'dark') {
    document.documentElement.dataset.scheme = scheme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.media = meta.dataset.scheme === scheme ? 'all' : 'not all';
    document.querySelector('meta[name="color-scheme"]').content = scheme;
  }
} catch {}
getComputedStyle(document.documentElement).colorScheme; // computed now: browsers look for the rule of transitions before they paint
