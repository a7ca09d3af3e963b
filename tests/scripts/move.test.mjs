import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const move = load('templates/js/lazy/move/00-pure.js', 'tutgenMove');
const gap = (number) => `\ue000${number}\ue000`;

test('gaps take values, whose further lines get the indentation of their line', () => {
  const text = `PUT ${gap(0)}\n{\n  "sail": ${gap(1)},\n  "crew": ${gap(2)}\n}`;
  const filled = move.filledIn(text, ['boats/tern', '{\n  "kind": "gaff"\n}', '"$& $1"']);
  assert.equal(filled, 'PUT boats/tern\n{\n  "sail": {\n    "kind": "gaff"\n  },\n  "crew": "$& $1"\n}');
});

test('a service has the lines of its text, or no request', () => {
  assert.deepEqual(move.linesOf(['GET a', `GET ${gap(0)}`], [1, 'b']), ['GET b']);
  assert.equal(move.linesOf(['GET a'], null), null);
});

test('a difference keeps as many lines as it can, and both sides can be read from it', () => {
  const before = ['{', '  "a": 1,', '  "b": 2', '}'];
  const after = ['{', '  "b": 2', '  "c": 3', '}'];
  const found = move.difference(before, after);
  assert.deepEqual(found.map(([kind]) => kind), ['same', 'removed', 'same', 'added', 'same']);
  assert.deepEqual(found.filter(([kind]) => kind !== 'added').map(([, line]) => line), before);
  assert.deepEqual(found.filter(([kind]) => kind !== 'removed').map(([, line]) => line), after);
});

test('a difference from nothing, to nothing, and of blank lines', () => {
  assert.deepEqual(move.difference([], ['x']), [['added', 'x']]);
  assert.deepEqual(move.difference(['x'], []), [['removed', 'x']]);
  assert.deepEqual(move.difference([''], ['']), [['same', '']]);
});

test('the address decides, then what is remembered; nobody moves to where they are', () => {
  const services = [['gull', 'Gull'], ['tern', 'Tern'], ['auk', 'Auk']];
  assert.deepEqual(move.pair(services, ['tern', 'auk'], 'gull'), [1, 2]);
  assert.deepEqual(move.pair(services, ['tern'], 'gull'), [1, 0]);
  assert.deepEqual(move.pair(services, [''], 'auk'), [2, 0]);
  assert.deepEqual(move.pair(services, [''], null), [0, 1]);
  assert.deepEqual(move.pair(services, ['dodo', 'dodo'], 'dodo'), [0, 1]);
  assert.deepEqual(move.pair(services, ['auk', 'auk'], null), [2, 0]);
});

test('blocks that only one of the services has are all removed or all added', () => {
  const blocks = [
    [['Launch Gull', 'Launch Tern'], 'launch', '?hull=steel', [`PUT ${gap(0)}`], [[0, 'gull'], [0, 'tern']]],
    ['Moor', 'moor', '', ['POST moor'], [[0], [0]]],
    ['Bail', '', '', ['POST bail'], [[0], null]],
    ['Race', '', '', ['POST race'], [null, null]],
  ];
  const { changed, same } = move.blocks(blocks, 0, 1);
  assert.deepEqual(same.map(({ caption }) => caption), ['Moor']);
  assert.deepEqual([changed[0].step, changed[0].query], ['launch', '?hull=steel']);
  assert.deepEqual(changed.map(({ caption }) => caption), ['Launch Tern', 'Bail']);
  assert.deepEqual(changed[0].lines, [['removed', 'PUT gull'], ['added', 'PUT tern']]);
  assert.deepEqual([changed[1].to, changed[1].lines], [false, [['removed', 'POST bail']]]);
});
