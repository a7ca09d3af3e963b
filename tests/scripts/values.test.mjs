import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { filled, gives, isSecret } = load('templates/js/lazy/code/00-pure.js', 'tutgenFilling');

const inPlace = (value, language, kind, before = '') => filled(value, { language, kind, before });

test('names that sound secret', () => {
  for (const name of ['api_key', 'access token', 'client-secret', 'Password', 'API-Schlüssel', 'mot de passe', '密码']) {
    assert.equal(isSecret(name), true, name);
  }
  for (const name of ['invoice_id', 'passenger', 'Ort', 'class_name']) assert.equal(isSecret(name), false, name);
});

test('in a text of JSON it stays a text', () => {
  const value = 'a "b" \\ c';
  assert.equal(JSON.parse(`"${inPlace(value, 'console', 's2', '"')}"`), value);
  assert.equal(JSON.parse(`"${inPlace(value, 'json', 's2', '"a ')}"`), value);
});

test('in a path it is percent-encoded', () => {
  assert.equal(inPlace('node 1/x:42', 'console', 'nn', '_tasks/'), 'node%201%2Fx:42');
  assert.equal(inPlace('a&b=c', 'console', 'nn', 'letters?to='), 'a%26b%3Dc');
  assert.equal(inPlace('a/b', 'bash', 's2', '"https://post.example/'), 'a%2Fb');
});

test('at the beginning of an address it may be a host with its port, or all of an address', () => {
  assert.equal(inPlace('localhost:9200', 'console', 'nn', 'https://'), 'localhost:9200');
  assert.equal(inPlace('https://post.example/v1', 'console', 'nn'), 'https://post.example/v1');
  assert.equal(inPlace('my letters', 'console', 'nn'), 'my%20letters');
});

test('in a form it is form-encoded, in a header as it is', () => {
  assert.equal(inPlace('a b&c', 'console', 'form', ''), 'a+b%26c');
  assert.equal(inPlace('a b&c', 'console', 's', 'Bearer '), 'a b&c');
});

test('in a shell it is one word, whatever it holds', () => {
  assert.equal(inPlace("it's $HOME", 'bash', '', 'send '), "'it'\\''s $HOME'");
  assert.equal(inPlace('plain-1', 'bash', '', 'send '), 'plain-1');
  assert.equal(inPlace('a"$b`', 'sh', 's2', '"Key: '), 'a\\"\\$b\\`');
  assert.equal(inPlace('a"\'b', 'bash', 's1', '\'{"key": "'), 'a\\"\'\\\'\'b');
});

test('in a session at a shell it is one word, too', () => {
  for (const language of ['shell-session', 'shellsession', 'terminal', 'curl']) {
    assert.equal(inPlace('my logs', language, '', '$ tail '), "'my logs'", language);
  }
});

test('in the shells of Windows it is written as they read it', () => {
  assert.equal(inPlace('C:\\logs "new" $1`', 'powershell', 's2', '"'), 'C:\\logs `"new`" `$1``');
  assert.equal(inPlace("it's", 'ps1', 's1', "'"), "it''s");
  assert.equal(inPlace('a"\'b', 'powershell', 's1', '\'{"key": "'), 'a\\"\'\'b');
  assert.equal(inPlace("it's new", 'powershell', '', '-To '), "'it''s new'");
  assert.equal(inPlace('C:\\logs', 'powershell', '', '-To '), 'C:\\logs');
  assert.equal(inPlace('C:\\logs "new"', 'bat', 's2', '"'), 'C:\\logs ""new""');
});

test('in quotes of other languages it stays within them', () => {
  assert.equal(inPlace("it's", 'python', 's1', "'"), "it\\'s");
  assert.equal(inPlace('a"b', 'yaml', 's', '"'), 'a\\"b');
  assert.equal(inPlace('a b', 'yaml', 'l'), 'a b');
  assert.equal(inPlace('`$x"', 'javascript', 'sb', '"'), '\\`\\$x\\\\"');
  assert.equal(inPlace('`"', 'typescript', 'sb', 'To '), '\\`"');
});

test('in SQL and TOML a backslash within single quotes is text', () => {
  for (const language of ['sql', 'postgresql', 'sqlite3', 'tsql']) assert.equal(inPlace("it's C:\\", language, 's1', "'"), "it''s C:\\", language);
  assert.equal(inPlace('C:\\logs', 'toml', 's1', "'"), 'C:\\logs');
  assert.equal(inPlace("it's", 'mysql', 's1', "'"), "it\\'s");
});

test('in a string of bytes it is written in UTF-8, a byte each', () => {
  assert.equal(inPlace('a "b" \\', 'python', 'sa', '"Bearer '), 'a \\"b\\" \\\\');
  assert.equal(inPlace('Zoë 𝄞', 'javascript', 'sa', '"'), 'Zo\\xC3\\xAB \\xF0\\x9D\\x84\\x9E');
  assert.equal(inPlace('\ud83d', 'javascript', 'sa', '"'), '\\ud83d');
});

test('a response gives what it has a key for', () => {
  assert.equal(gives('task_id', ['task'], 'response-reindex'), true);
  assert.equal(gives('Task ID', ['took', 'task_id'], 'response-a'), true);
  assert.equal(gives('invoice_id', ['id', 'state'], 'response-create-invoice'), true);
  assert.equal(gives('invoice_id', ['id', 'state'], 'response-create-refund'), false);
  assert.equal(gives('api_key', ['id'], 'response-create-invoice'), false);
});
