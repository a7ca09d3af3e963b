import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { commonWords, wordsOf } = load('src/tutgen/preview/live/words.js', '({ commonWords, wordsOf })');

const differing = (words, common) => words.filter((_, index) => !common.has(index)).map(({ text }) => text);

function compared(left, right) {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const [inA, inB] = commonWords(a, b);
  return [differing(a, inA), differing(b, inB)];
}

test('words of any script and single marks, with their places', () => {
  assert.deepEqual(wordsOf('a_1 über, 日本'), [
    { text: 'a_1', start: 0, end: 3 },
    { text: 'über', start: 4, end: 8 },
    { text: ',', start: 8, end: 9 },
    { text: '日本', start: 10, end: 12 },
  ]);
});

test('only the words that differ are found', () => {
  assert.deepEqual(compared('Pay with a card today.', 'Pay by card today.'), [['with', 'a'], ['by']]);
  assert.deepEqual(compared('same words', 'same words'), [[], []]);
  assert.deepEqual(compared('', 'new words'), [[], ['new', 'words']]);
});

test('as many words as can be are common, in their order', () => {
  const [a, b] = [wordsOf('k a b x c y d'), wordsOf('a b c d e k')];
  const [inA, inB] = commonWords(a, b);
  const common = (words, indexes) => words.filter((_, index) => indexes.has(index)).map(({ text }) => text);
  assert.deepEqual(common(a, inA), ['a', 'b', 'c', 'd']);
  assert.deepEqual(common(b, inB), ['a', 'b', 'c', 'd']);
});

test('texts that would take too long are not compared', () => {
  const many = (word) => wordsOf(`${word} `.repeat(1001));
  assert.equal(commonWords(many('left'), many('right')), null);
});
