// Scripts of pages are no modules: what one declares is global, here as there.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

export function load(path, name) {
  const url = new URL(`../../${path}`, import.meta.url);
  vm.runInThisContext(readFileSync(url, 'utf8'), { filename: url.pathname });
  return vm.runInThisContext(name);
}
