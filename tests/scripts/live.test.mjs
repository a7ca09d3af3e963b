import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { counted, difference, excerpt, isSafe, moved, shortened, styleName } = load(
  'src/tutgen/preview/live/pure.js', 'tutgenLive',
);

test('numbers have their noun', () => {
  assert.equal(counted(1, 'error'), '1 error');
  assert.equal(counted(0, 'error'), '0 errors');
  assert.equal(counted(1400, 'other page'), '1,400 other pages');
});

test('an address that would run code is no link', () => {
  for (const href of ['vscode://file/a.md:1:2', 'idea://open?file=a', 'billing.html', '/a/#b']) {
    assert.equal(isSafe(href), true, href);
  }
  for (const href of ['javascript:alert(1)', ' JavaScript:x', '\tdata:text/html,x', 'vbscript:x', '', null]) {
    assert.equal(isSafe(href), false, String(href));
  }
});

test('the columns of an error are marked, counted from 1, without the end', () => {
  const line = { text: '  amount: 12 EUR', from: 11, to: 13 };
  assert.deepEqual(excerpt(line), { before: '  amount: ', marked: '12', after: ' EUR' });
});

test('columns count characters, not halves of them', () => {
  assert.deepEqual(excerpt({ text: '😀😀 x', from: 4, to: 5 }), { before: '😀😀 ', marked: 'x', after: '' });
});

test('without an end the rest of the line is marked, without its indentation', () => {
  assert.deepEqual(excerpt({ text: '  amount: 12', from: 1, to: 0 }), { before: '  ', marked: 'amount: 12', after: '' });
});

test('a line of the context has no mark', () => {
  assert.deepEqual(excerpt({ text: 'currency: EUR', from: 0, to: 0 }), { before: '', marked: '', after: 'currency: EUR' });
});

test('of a long line only what is near the mark is shown', () => {
  const text = `${'a'.repeat(20)}XYZ${'b'.repeat(20)}`;
  assert.deepEqual(excerpt({ text, from: 21, to: 24 }, 5), { before: '…aaaaa', marked: 'XYZ', after: 'bbbbb…' });
  assert.deepEqual(excerpt({ text, from: 1, to: 21 }, 5), { before: '', marked: 'aaaaa…', after: 'XYZbb…' });
});

test('a difference is as small as can be, and makes one text of the other', () => {
  const pairs = [
    ['the invoice is paid', 'the invoice was paid'], ['paid', 'paid twice'], ['aaa', 'aa'], ['', 'new'], ['old', ''],
    ['abcabc', 'abc'], ['same', 'same'],
  ];
  for (const [old, wanted] of pairs) {
    const { start, length, text } = difference(old, wanted);
    assert.equal(old.slice(0, start) + text + old.slice(start + length), wanted);
  }
  assert.deepEqual(difference('the invoice is paid', 'the invoice was paid'), { start: 12, length: 1, text: 'wa' });
});

test('a text is shortened on one line', () => {
  assert.equal(shortened(' Pay\n  the invoice ', 60), 'Pay the invoice');
  assert.equal(shortened('Pay the invoice', 3), 'Pay…');
});

test('a style sheet is known by its name without the digest', () => {
  assert.equal(styleName('http://a.example/b/theme/style.56b6dc9bcc.css'), '/b/theme/style.css');
  assert.equal(styleName('http://a.example/print.css?x'), '/print.css');
});

test('a page is followed to where its site has moved', () => {
  const here = 'http://127.0.0.1:8000/old/billing/stripe.html#pay';
  assert.equal(moved(here, '/old/', '/new/'), '/new/billing/stripe.html#pay');
  assert.equal(moved(here, '/old/', '/old/'), null);
  assert.equal(moved(here, '/other/', '/new/'), null);
});
