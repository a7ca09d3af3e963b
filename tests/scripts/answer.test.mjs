import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const form = load('templates/js/lazy/answer/00-pure.js', 'tutgenForm');

const HARBOUR = '{"harbour": "Oban", "depth": 4.5, "open": true}';
const BOATS = '{"boats": [{"name": "Ida", "length": 9}, {"name": "Ra", "length": 12}], "total": {"value": 2}}';

const places = (list) => list.map(({ path, found, wanted, line, sampleLine }) => [path, found, wanted, line, sampleLine]);

// What is pasted, by its sample: what it is, and what differs: place, kind here, kind in the sample, line here, line there.
for (const [name, sample, text, is, findings = [], remarks = []] of [
  ['the sample itself', HARBOUR, HARBOUR, 'same'],
  ['other values', HARBOUR, '{"harbour": "", "depth": 7, "open": true}', 'same'],
  ['more keys, in another order', HARBOUR, '{"x": [1], "open": true, "depth": 1, "harbour": "Mallaig"}', 'same'],
  ['a key that is missing', HARBOUR, '{\n"harbour": "Oban",\n"open": true}', 'other', [['depth', null, undefined, 1, 1]]],
  ['a value of another kind', '{\n "depth": 4\n}', '{\n"a": 1,\n"depth": "4"}', 'other', [['depth', 'string', 'number', 3, 2]]],
  ['null in place of a value', HARBOUR, HARBOUR.replace('4.5', 'null'), 'other', [['depth', 'null', 'number', 1, 1]]],
  ['a list in place of an object', '{"a": {}}', '{"a": []}', 'other', [['a', 'array', 'object', 1, 1]]],
  ['another root', HARBOUR, '[]', 'other', [['', 'array', 'object', 1, 1]]],
  ['another truth value', HARBOUR, HARBOUR.replace('true', 'false'), 'same', [], [['open', 'false', 'true', 1, 1]]],
  ['null in the sample', '{"next": null}', '{"next": "p2"}', 'same'],
  ['null in the sample, and no key', '{"next": null}', '{}', 'other', [['next', null, undefined, 1, 1]]],
  ['a placeholder for a number', '{"id": "<berth>"}', '{"id": 17}', 'same'],
  ['a placeholder for an object', '{"id": "<berth>"}', '{"id": {}}', 'other', [['id', 'object', 'string', 1, 1]]],
  ['a placeholder with more around it', '{"id": "<dock>:<berth>"}', '{"id": 17}', 'other', [['id', 'number', 'string', 1, 1]]],
  ['a list of fewer', BOATS, '{"boats": [{"name": "Ida", "length": 9}], "total": {"value": 1}}', 'same'],
  ['a list of none', BOATS, '{"boats": [], "total": {"value": 0}}', 'same', [], [['boats', null, undefined, 1, 1]]],
  ['a list of more', '{"depths": [1, 2]}', '{"depths": [1, 2, 3, 4.5]}', 'same'],
  ['a list of any', '{"boats": []}', '{"boats": [1, "a"]}', 'same'],
  ['a list with another kind', '{"depths": [1, 2]}', '{"depths": [1, "deep"]}', 'other', [['depths[1]', 'string', 'number', 1, 1]]],
  ['a list of two kinds', '[1, {"a": 1}]', '[{"a": 3}, 4, {"a": 5}]', 'same'],
  [
    'the same in each item is said once', BOATS, '{"boats": [{"name": "Ida"},\n{"name": "Ra"}], "total": {"value": 1}}', 'other',
    [['boats[0].length', null, undefined, 1, 1]],
  ],
  ['a sample that is shortened', '{"vector": [0.1, "..."], "...": "..."}', '{"vector": [0.3, 0.4]}', 'same'],
  ['a text that is shortened', '{"token": "…"}', '{"token": {"a": 1}}', 'same'],
  ['keys with points', '{"sea.depth": {"a-b": 1}}', '{"sea.depth": {}}', 'other', [['["sea.depth"].a-b', null, undefined, 1, 1]]],
  ['keys that objects have of themselves', '{"constructor": 1, "__proto__": 2}', '{}', 'other', [['constructor', null, undefined, 1, 1], ['__proto__', null, undefined, 1, 1]]],
  ['headers of curl -i', '{"a": 1}', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/2 200\r\ncontent-type: application/json\r\n\r\n{"a": 1}', 'same'],
  ['headers and a difference', '{"a": 1}', 'HTTP/1.1 200 OK\nserver: x\n\n{\n"a": "1"}', 'other', [['a', 'string', 'number', 5, 1]]],
  ["the comment of Kibana's console", '{"a": 1}', '#! deprecated since 410 \n# PUT docks/_doc/404 200 OK\n{"a": 1}', 'same'],
  ["Kibana's texts in three quotes", '{"a": "x", "b": 1}', '{"a": """one\n"two"\n""",\n"b": true}', 'other', [['b', 'boolean', 'number', 4, 1]]],
  ['a prompt after it', '{"a": 1}', '{"a": 1}me@host:~$ ', 'same'],
  ['nothing', HARBOUR, ' \n', 'empty'],
  ['a million characters', HARBOUR, `"${'x'.repeat(1_000_000)}"`, 'long'],
]) {
  test(`an answer: ${name}`, () => {
    const judged = form.judge(sample, text);
    assert.equal(judged.is, is);
    assert.deepEqual(places(judged.findings ?? []), findings);
    assert.deepEqual(places(judged.remarks ?? []), remarks);
  });
}

// What is pasted, and the line that is no JSON.
for (const [text, line] of [
  ['boat', 1], ['{"a": 1,\n "b": }', 2], ['{"a": 1\n"b": 2}', 2], ["{'a': 1}", 1], ['{"a": 01}', 1], ['{"a": tru}', 1], ['{"a": 1', 1],
  ['# 200 OK\n\n<html>', 3], ['"a" b', 1], ['['.repeat(500), 1], ['{"a": "b\nc"}', 1],
]) {
  test(`no JSON: ${text.slice(0, 20)}`, () => {
    assert.deepEqual(form.judge(HARBOUR, text), { is: 'unreadable', line });
  });
}

// What is pasted, and the error that it is.
for (const [name, text, status, reasons] of [
  [
    'of Elasticsearch',
    '{"error": {"root_cause": [{"reason": "no such index [docks]"}], "type": "x", "reason": "all shards failed", "caused_by": {"reason": "b", "caused_by": {"reason": "deepest"}}}, "status": 404}',
    404, ['all shards failed', 'no such index [docks]', 'deepest'],
  ],
  ['as a text', '{"error": "berth taken"}', null, ['berth taken']],
  ['with a message', '# 401 Unauthorized\n{"error": {"message": "wrong key"}}', 401, ['wrong key']],
  ['as problem details', '{"title": "Out of credit", "status": 403, "detail": "30 needed"}', 403, ['30 needed', 'Out of credit']],
  ['by its status alone', 'HTTP/1.1 502 Bad Gateway\n\n<h1>Bad gateway</h1>', 502, ['<h1>Bad gateway</h1>']],
  ['without a word', 'HTTP/1.1 500 Oh\n\n', 500, []],
  ['with what the sample has', `# [409 Conflict]\n${HARBOUR.replace('{', '{"message": "moored twice", ')}`, 409, ['moored twice']],
]) {
  test(`an error ${name}`, () => {
    assert.deepEqual(form.judge(HARBOUR, text), { is: 'error', status, reasons });
  });
}

test('an error that the sample shows is what is expected', () => {
  const sample = '{"error": {"reason": "taken"}, "status": 409}';
  assert.equal(form.judge(sample, `HTTP/1.1 409 Conflict\n\n${sample}`).is, 'same');
});

test('no more is listed, or compared, than can be read', () => {
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, number) => [`k${number}`, 1])));
  const { findings, more } = form.judge(wide, '{}');
  assert.deepEqual([findings.length, more], [20, 30]);
  const forms = Array.from({ length: 300 }, () => ({ a: { b: 1 } }));
  const items = Array.from({ length: 30_000 }, () => ({ a: { c: 1 } }));
  assert.equal(form.judge(JSON.stringify(forms), JSON.stringify(items)).is, 'other');
});

test('values that later requests need', () => {
  const given = (sample, answer, gives = () => false) => form.given(sample, answer, ['berth', 'dock_id', 'pin'], gives);
  assert.deepEqual(given('{"a": "<berth>", "b": ["x/<pin>/y"]}', { a: 12, b: ['x/77/y'] }), [['berth', '12'], ['pin', '77']]);
  assert.deepEqual(given('{"a": "<berth>", "b": "<other>"}', { a: { no: 1 }, b: 'z' }), []);
  const said = (answer) => form.given('{}', answer, ['berth'], () => false, new Map([['berth', '/a~1b/1/no']]));
  assert.deepEqual(said({ 'a/b': [0, { no: 8 }] }), [['berth', '8']]);
  assert.deepEqual(said({ 'a/b': [0] }), []);
  assert.deepEqual(given('{"dock": "<x>:<y>"}', { dock: 'n:4' }, (name, key) => name === 'dock_id' && key === 'dock'), [['dock_id', 'n:4']]);
});

// What is pasted, and how it is laid out.
for (const [name, text, laidOut = text] of [
  ['an object', '{"a":1.50,"b":[true,{}],"c":[]}', '{\n  "a": 1.50,\n  "b": [\n    true,\n    {}\n  ],\n  "c": []\n}'],
  ['marks within texts', '{"a":"{x, y: [\\"z\\"]}"}', '{\n  "a": "{x, y: [\\"z\\"]}"\n}'],
  ['long numbers', '[12345678901234567890]', '[\n  12345678901234567890\n]'],
  ['headers', 'HTTP/2 200\nserver: x\n\n{"a":1}\n', 'HTTP/2 200\nserver: x\n\n{\n  "a": 1\n}'],
  ['a prompt after it', '{"a":1}me@host:~$ ', '{\n  "a": 1\n}\nme@host:~$'],
  ['more than one line', '{"a":1,\n"b":2}'],
  ['no JSON', '{"a":1'],
  ['a number', '17'],
  ['nothing', ''],
]) {
  test(`laid out: ${name}`, () => assert.equal(form.laidOut(text), laidOut));
}

// A sample that is a text, or an error by its status, and what is pasted.
for (const [name, sample, text, options, is] of [
  ['a text', '<Berth>4</Berth>', '<Berth>5</Berth>', { isText: true }, 'text'],
  ['JSON in place of a text', 'moored', '{"berth": 5}', { isText: true }, 'text'],
  ['an error in place of a text', 'moored', 'HTTP/1.1 404 Not Found\n\ngone', { isText: true }, 'error'],
  ['an error that is expected', '{"reason": "full"}', 'HTTP/1.1 409 Conflict\n\n{"reason": "no berth"}', { expected: 409 }, 'same'],
]) {
  test(`a sample and its status: ${name}`, () => assert.equal(form.judge(sample, text, options).is, is));
}
