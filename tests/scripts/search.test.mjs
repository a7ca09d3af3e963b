import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { load } from './load.mjs';

load('templates/js/00-pure.js', 'tutgenTheme'); // which has the fold
const search = load('templates/js/lazy/search/00-pure.js', 'tutgenSearch');
const NAME = '\ue000';
const SPEED = '\ue001';
const LINK = '\ue002';

// Two tutorials for ferries. A section is `[id, heading, text, services]`.
beforeEach(() => {
  search.add({
    services: [
      ['gull', 'Gull Line', { [NAME]: 'Gull Line', [SPEED]: '24', [LINK]: 'Tickets are sold on the quay.' }],
      ['puffin', 'Puffin Boats', { [NAME]: 'Puffin Boats', [SPEED]: '18' }],
      ['tern', 'Tern', { [NAME]: 'Tern', [SPEED]: '24' }],
    ],
    rows: [
      ['api_token', 'login', ['<token>', null, '<secret>'], { 1: [2, 0, 3] }],
      ['speed', SPEED, ['24', '18', '24'], null],
    ],
    groups: [
      ['Book a crossing', 'book/index.html', ['gull', 'puffin', 'tern'],
        [['', '', 'How to book.', null]],
        [
          ['', '', `With ${NAME}, at ${SPEED} knots.`, null],
          ['log-in', 'Log in', 'Send your token to the harbour.', null],
          ['pay', 'Pay the fare', `Fares change in July. ${LINK}`, null],
          ['pay', 'Pay the fare', 'Dogs travel free.', [1, 2]],
        ],
        { login: [[1, 'request-log-in', 2, 1]] },
        [['Authorization', 'request-log-in', 2, ['Bearer <gull_key>', null, 'Bearer <tern_key>']]]],
      ['Cancel', 'cancel/index.html', ['puffin', 'tern'], [], [['refund', 'Ask for a refund', 'フェリーの予約を取り消す手順', null], ['thai', 'ยกเลิก', 'วิธีจองตั๋วเรือข้ามฟาก', null]],
        { login: [[0, 'request-refund', [7, 9], 1]] }, []],
      ['Harbours', 'harbours.html', [], [['', '', 'Réunion has one harbour.', null]], [], {}, []],
    ],
  });
});

const [GULL, PUFFIN, TERN] = [0, 1, 2];
const pages = (query, mine = -1, here = undefined) =>
  search.findPages(query, mine, here).flatMap(({ hits }) => hits.map(({ href }) => href));

test('a word finds the section of the service of the reader', () => {
  assert.deepEqual(pages('harbour token', TERN), ['book/tern.html#log-in']);
  assert.deepEqual(pages('token'), ['book/gull.html#log-in']);
});

test('a heading counts for more than a text', () => {
  assert.equal(pages('log')[0], 'book/gull.html#log-in');
});

test('all words must be there, and begin as the text has them', () => {
  assert.deepEqual(pages('token fares'), []);
  assert.deepEqual(pages('oken'), []);
  assert.deepEqual(pages('tok harb'), ['book/gull.html#log-in']);
});

test('a text that only some services have leads to one of these', () => {
  assert.deepEqual(pages('dogs', GULL), ['book/puffin.html#pay']);
  assert.deepEqual(pages('dogs', TERN), ['book/tern.html#pay']);
});

test('what a service says of itself leads to its page', () => {
  assert.deepEqual(pages('quay tickets', TERN), ['book/gull.html#pay']);
  assert.deepEqual(pages('puffin boats'), ['book/puffin.html']);
});

test('accents and case do not matter', () => {
  assert.deepEqual(pages('REUNION'), ['harbours.html']);
});

test('ö is the same as oe, and ß as ss, both ways', () => {
  for (const [text, query] of [['Söhne', 'soehne'], ['Soehne', 'söhne'], ['Söhne', 'sohne'], ['Straße', 'strasse'], ['Strasse', 'straße']]) {
    assert.deepEqual(search.marked(`${text} x`, search.terms(query)), [[text, true], [' x', false]]);
  }
});

test('scripts without blanks are found by parts of words, in another form too', () => {
  assert.deepEqual(pages('取り消す'), ['cancel/puffin.html#refund']);
  assert.deepEqual(pages('予約の取り消し'), ['cancel/puffin.html#refund']);
  assert.deepEqual(pages('จองตั๋ว'), ['cancel/puffin.html#thai']);
  assert.deepEqual(pages('天気予報'), []);
});

test('a key gives its value of every service that has it, the own one first, each with its line', () => {
  const [row, ...others] = search.findRows('api token', TERN, undefined);
  assert.equal(row.key, 'api_token');
  assert.deepEqual(row.cells.map(({ service, value, href }) => [service, value, href]), [
    [TERN, '<secret>', 'book/tern.html#request-log-in-L5'],
    [GULL, '<token>', 'book/gull.html#request-log-in-L4'],
  ]);
  assert.deepEqual(others, []);
});

test('the lines of the tutorial that is read come before those of the first one', () => {
  const [row] = search.findRows('api_token', GULL, search.groups[1]);
  assert.equal(row.cells.find(({ service }) => service === TERN).href, 'cancel/tern.html#request-refund-L12');
  assert.equal(row.cells.find(({ service }) => service === GULL).href, 'book/gull.html#request-log-in-L4');
});

test('a header is found by its name and by the placeholder in it', () => {
  for (const query of ['authorization', '<tern_key>', 'tern_key']) {
    const [row] = search.findRows(query, TERN, undefined);
    assert.equal(row.key, 'Authorization');
    assert.deepEqual(row.cells[0], { service: TERN, value: 'Bearer <tern_key>', href: 'book/tern.html#request-log-in-L2', score: row.score });
  }
});

test('a value gives the services that have it', () => {
  const [row] = search.findRows('24', -1, undefined);
  assert.deepEqual([row.key, row.cells.map(({ service }) => service)], ['speed', [GULL, TERN]]);
  assert.equal(row.cells[0].href, 'book/gull.html');
  assert.equal(row.count, 3); // services that have the key, with whatever value
});

test('equal values of a row are one, and rows of one key', () => {
  search.rows.push({ key: 'speed', field: 'login', values: ['24', null, '30'], lines: { 1: [3, 0, 3] } });
  const [row, ...others] = search.findRows('speed', -1, undefined);
  assert.deepEqual(others, []);
  assert.deepEqual(search.byValue(row.cells).map(([value, cells]) => [value, cells.map(({ service }) => service)]), [
    ['24', [GULL, TERN]], ['18', [PUFFIN]], ['30', [TERN]],
  ]);
});

test('texts that come later are found when they have come', () => {
  const part = ['Lighthouses', 'lights/index.html', ['gull'], [], [['lamp', 'The lamp', '', null]], {}, [], 1];
  search.groups.push(search.group(part));
  assert.deepEqual(pages('fresnel'), []);
  search.add({ part: 1, texts: [[[], ['A Fresnel lens.']]] });
  assert.deepEqual(pages('fresnel'), ['lights/gull.html#lamp']);
});

test('an excerpt shows the place with the word, which is marked', () => {
  const text = `${'Many words stand before it. '.repeat(8)}Then the ferry leaves. ${'And more. '.repeat(30)}`;
  const pieces = search.excerpt(text, search.terms('FERRY'));
  assert.ok(pieces.some(([piece, match]) => match && piece === 'ferry'));
  assert.ok(pieces.map(([piece]) => piece).join('').length < 200);
  assert.deepEqual(search.marked('Réunion', search.terms('reun')), [['Réun', true], ['ion', false]]);
});

test('marks of a text are filled with the values of a service', () => {
  assert.equal(search.filled(`With ${NAME}`, PUFFIN), 'With Puffin Boats');
  assert.equal(search.filled(`By ${LINK}`, TERN), 'By …');
});

test('where nothing is found, the nearest words of the site are offered', () => {
  assert.equal(search.suggestion('harbuor tokne'), 'harbour token');
  assert.equal(search.suggestion('xylophone'), '');
});

test('words that come with a later part are offered too', () => {
  const data = { services: [], rows: [], groups: [['Quay', 'quay.html', [], [['', '', '', null]], [], {}, [], 1]] };
  search.add(data);
  assert.equal(search.suggestion('lantren'), '');
  search.add({ part: 1, texts: [[['A lantern burns.'], []]] });
  assert.equal(search.suggestion('lantren'), 'lantern');
});
