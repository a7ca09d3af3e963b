// What the scripts below decide, apart from the page that they act on: it is tested without a browser.
const tutgenTheme = {
  // Loads what stands in lazy/ by its name; set in 05-load.js.
  /** @type {(name: string) => Promise<unknown>} */
  load: undefined,

  // A word of the theme with its parts filled in: `{caption}`.
  filled: (word, parts) => word.replace(/\{(\w+)\}/g, (part, name) => parts[name] ?? part),

  // The id of the note that a callout's fragment leads to, and of the mark that belongs to a note.
  noteOf: (fragment) => decodeURIComponent(fragment.slice(1)),
  markOf: (note) => note.replace(/-note-(\d+)$/, '-mark-$1'),

  // A part of an address as readable text; one that nobody encoded stays as it is.
  decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  },

  // The section that is read, of `{id, top}` in their order: the last that begins in the upper third of the window. At
  // the end of the page, where short sections get no further up, the one that was gone to, else the last in the window.
  sectionAt(sections, { height, scrolled, whole, target = '' }) {
    const atEnd = height + scrolled >= whole - 2;
    const wanted = sections.find(({ id, top }) => id === target && top >= 0 && top < height);
    if (atEnd && wanted) return wanted.id;
    const limit = atEnd ? height : height / 3;
    return sections.findLast(({ top }) => top < limit)?.id ?? '';
  },

  // Without accents, case and width; as German has it, ae, oe, ue and ss are the same as ä, ö, ü and ß.
  fold: (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').normalize('NFKC').toLowerCase().replace(/\u00df/g, 'ss').replace(/([aou])e/g, '$1'),

  // Whether a name has every word that is typed.
  fits(name, typed) {
    const folded = tutgenTheme.fold(name);
    return tutgenTheme.fold(typed).split(/\s+/).every((word) => folded.includes(word));
  },

  // What a filter has left of the services: how many, or that there is none; nothing where nothing is typed.
  found(count, query, words) {
    if (!query) return '';
    return count ? tutgenTheme.filled(words.services_found, { count }) : tutgenTheme.filled(words.nothing_found, { query });
  },

  withSection(address, section) {
    const page = address.split('#')[0];
    return section ? `${page}#${encodeURIComponent(section)}` : page;
  },
};
