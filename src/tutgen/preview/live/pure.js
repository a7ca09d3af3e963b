// What live.js decides, apart from the page that it acts on: it is tested without a browser.
const tutgenLive = {
  counted(number, noun) {
    return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
  },

  // Whether an address may be that of a link: those of editors have schemes of their own.
  isSafe(href) {
    return Boolean(href) && !/^\s*(javascript|data|vbscript):/i.test(href);
  },

  // A source line in three parts, of which the middle one is marked. Columns count from 1, the end is exclusive, and 0
  // stands for none: without `from` nothing is marked, without `to` the rest of the line. They count characters, as Python does: in a
  // script's string a character outside the first plane has two places. Of a long line only what is near the mark.
  excerpt({ text, from, to }, near = 200) {
    const characters = [...text];
    const indent = characters.length - [...text.trimStart()].length;
    const start = from > 0 ? Math.max(from - 1, to > from ? 0 : indent) : 0;
    const end = from === 0 ? start : to > from ? to - 1 : characters.length;
    const first = start > near ? start - near : 0;
    const part = (begin, stop) => characters.slice(begin, stop).join('');
    const head = (begin, stop) => part(begin, Math.min(stop, begin + near)) + (stop - begin > near ? '…' : '');
    return {
      before: (first ? '…' : '') + part(first, start),
      marked: end > start ? head(start, end) : '',
      after: head(end, characters.length),
    };
  },

  // What to put in the place of what, for one text to become the other.
  difference(old, wanted) {
    const shorter = Math.min(old.length, wanted.length);
    let start = 0;
    while (start < shorter && old[start] === wanted[start]) start += 1;
    let end = 0;
    while (end < shorter - start && old.at(-1 - end) === wanted.at(-1 - end)) end += 1;
    return { start, length: old.length - start - end, text: wanted.slice(start, wanted.length - end) };
  },

  shortened(text, most) {
    const line = text.trim().replace(/\s+/g, ' ');
    return line.length > most ? `${line.slice(0, most)}…` : line;
  },

  // The path of a style sheet, without the digest in its name.
  styleName(address) {
    return new URL(address).pathname.replace(/\.[0-9a-f]+\.css$/, '.css');
  },

  // Where a page is after the site has moved from one base path to another; null if it has not, or was not there.
  moved(address, base, now) {
    const { href } = new URL(base, address);
    return now === base || !address.startsWith(href) ? null : now + address.slice(href.length);
  },
};
