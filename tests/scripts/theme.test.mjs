import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const {
  decoded, filled, fits, found, markOf, noteOf, sectionAt, withSection,
} = load('templates/js/00-pure.js', 'tutgenTheme');
const { lineFragment, linesOf } = load('templates/js/lazy/lines/00-pure.js', 'tutgenLineAddress');
const { isService } = load('templates/js/lazy/starts/00-pure.js', 'tutgenStarts');

test('the parts of a word are filled in', () => {
  assert.equal(filled('Copy: {caption}', { caption: 'Send {an} invoice' }), 'Copy: Send {an} invoice');
  assert.equal(filled('{a}, {b}', { a: '$&' }), '$&, {b}');
});

test('a note and its mark find each other by their ids', () => {
  assert.equal(noteOf('#send-note-12'), 'send-note-12');
  assert.equal(noteOf('#%C3%BCberweisen-note-1'), 'überweisen-note-1');
  assert.equal(markOf('send-note-12'), 'send-mark-12');
  assert.equal(markOf('a-note-1-note-2'), 'a-note-1-mark-2');
});

const SECTIONS = [{ id: 'pay', top: -500 }, { id: 'refund', top: 250 }, { id: 'next', top: 550 }];

test('the section that is read begins in the upper third of the window', () => {
  assert.equal(sectionAt(SECTIONS, { height: 600, scrolled: 800, whole: 9000 }), 'pay');
  assert.equal(sectionAt(SECTIONS, { height: 900, scrolled: 800, whole: 9000 }), 'refund');
});

test('at the end of the page the last section in the window is read', () => {
  assert.equal(sectionAt(SECTIONS, { height: 600, scrolled: 800, whole: 1401.5 }), 'next');
});

test('at the end of the page the section that was gone to is read', () => {
  const end = { height: 600, scrolled: 800, whole: 1401.5 };
  assert.equal(sectionAt(SECTIONS, { ...end, target: 'refund' }), 'refund');
  assert.equal(sectionAt(SECTIONS, { ...end, target: 'pay' }), 'next');
  assert.equal(sectionAt(SECTIONS, { height: 600, scrolled: 0, whole: 9000, target: 'next' }), 'pay');
});

test('a filter says how many services fit what is typed, or that there is none', () => {
  const words = { services_found: 'Services: {count}', nothing_found: 'Nothing found for “{query}”.' };
  assert.equal(found(3, 'kes', words), 'Services: 3');
  assert.equal(found(0, 'zzz', words), 'Nothing found for “zzz”.');
  assert.equal(found(12, '', words), '');
});

test('a name fits what is typed if it has every word of it', () => {
  assert.equal(fits('Kestrel Connect', 'con KES'), true);
  assert.equal(fits('Kestrel Connect', ''), true);
  assert.equal(fits('Kestrel Connect', 'kes mail'), false);
  for (const typed of ['sohne', 'SOEHNE', 'söhne']) assert.equal(fits('Brot & Söhne', typed), true);
  assert.equal(fits('Goethe', 'göthe'), true);
});

test('above the first heading no section is read', () => {
  assert.equal(sectionAt([{ id: 'pay', top: 400 }], { height: 600, scrolled: 0, whole: 9000 }), '');
  assert.equal(sectionAt([], { height: 600, scrolled: 0, whole: 600 }), '');
});

test('an address leads to a section instead of the one before', () => {
  assert.equal(withSection('stripe.html', 'pay'), 'stripe.html#pay');
  assert.equal(withSection('stripe.html#pay', 'zurück'), 'stripe.html#zur%C3%BCck');
  assert.equal(withSection('stripe.html#pay', ''), 'stripe.html');
});

test('a fragment names lines of a block', () => {
  assert.deepEqual(linesOf('#request-pay-L5'), { block: 'request-pay', from: 5, to: 5 });
  assert.deepEqual(linesOf('#request-pay-L8-5'), { block: 'request-pay', from: 5, to: 8 });
  for (const other of ['', '#request-pay', '#L5', '#pay-L5x']) assert.equal(linesOf(other), null, other);
  for (const fragment of ['#request-pay-L5', '#pay-L5-8']) assert.equal(lineFragment(linesOf(fragment)), fragment);
});

test('a part of an address that nobody encoded stays as it is', () => {
  assert.equal(decoded('zur%C3%BCck'), 'zurück');
  assert.equal(decoded('100%'), '100%');
});

test('a service is known by any slug that it had, and left alone when it is deprecated', () => {
  const pigeon = { service: 'pigeon', aliases: 'dove old-dove' };
  assert.ok(isService(pigeon, 'pigeon') && isService(pigeon, 'old-dove') && isService({ service: 'owl' }, 'owl'));
  assert.ok(!isService(pigeon, 'owl') && !isService({ service: 'owl' }, ''));
  assert.ok(!isService({ ...pigeon, deprecated: '' }, 'pigeon'));
});
