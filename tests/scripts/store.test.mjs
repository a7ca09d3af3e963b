import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

function memory() {
  const kept = new Map();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
}

globalThis.document = { currentScript: { src: 'https://owner.example/guides/theme/script.0a1b.js' } };
const store = load('templates/js/01-store.js', 'tutgenStore');

test('values are kept as JSON under the path of the site', () => {
  globalThis.localStorage = memory();
  globalThis.sessionStorage = memory();
  store.set('service', { slug: 'kestrel', name: 'Kestrel' });
  store.session.set('values', [1]);
  assert.deepEqual([...localStorage.kept.keys()], ['tutgen:/guides/:service']);
  assert.deepEqual(store.get('service'), { slug: 'kestrel', name: 'Kestrel' });
  assert.deepEqual(store.session.get('values'), [1]);
  store.remove('service');
  assert.equal(store.get('service'), null);
});

test('nothing is remembered where storage is blocked, full, or holds something else', () => {
  const refuse = () => { throw new Error('SecurityError'); };
  Object.defineProperty(globalThis, 'localStorage', { get: refuse, configurable: true });
  store.set('wrap', true);
  store.remove('wrap');
  assert.equal(store.get('wrap'), null);
  Object.defineProperty(globalThis, 'localStorage', { value: { ...memory(), setItem: refuse, getItem: () => '{' } });
  store.set('wrap', true);
  assert.equal(store.get('wrap'), null);
});
