// What search finds, apart from the page: it is tested without a browser. The data come from `search-index.js`
// (pages/files/search_index.py). A text holds a mark, a private-use character, where a value of a service stands.
const tutgenSearch = (() => {
  const { fold } = tutgenTheme;
  const MARKS = /[\ue000-\uf8ff]/gu;
  const LETTER = /[\p{L}\p{N}]/u;
  const SPACELESS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
  const WORDS = new RegExp(`(?:${SPACELESS.source}|\u30fc)+|(?:(?!${SPACELESS.source})[\\p{L}\\p{N}\\p{M}_])+`, 'gu');

  const wordsOf = (text) => text.toLowerCase().match(WORDS) ?? [];
  let known; // the vocabulary, once it is asked for

  const tutgenSearch = {
    services: [],
    rows: [],
    groups: [],
    waiting: 0, // parts of the texts that are still to come

    // Called by the index and its parts.
    add(data) {
      known = undefined;
      if (data.texts) {
        const groups = tutgenSearch.groups.filter((group) => group.part === data.part);
        groups.forEach((group, number) => { tutgenSearch.fill(group, data.texts[number]); });
        return;
      }
      tutgenSearch.services = data.services.map(([slug, name, values]) => ({ slug, name, values, folded: foldedValues(values) }));
      tutgenSearch.rows = data.rows.map(([key, field, values, lines]) => ({ key, field, values, lines }));
      tutgenSearch.groups = data.groups.map(tutgenSearch.group);
      tutgenSearch.rows.push(...tutgenSearch.groups.flatMap(tutgenSearch.rowsOfHeaders));

      function foldedValues(values) {
        return Object.fromEntries(Object.entries(values).map(([mark, text]) => [mark, fold(text)]));
      }
    },

    group([title, address, slugs, own, shared, fields, headers, part]) {
      const services = slugs.map((slug) => tutgenSearch.services.findIndex((known) => known.slug === slug));
      const sections = [own, shared].flatMap((list, kind) => list.map(([id, heading, text, only]) => ({
        id, heading, text, kind, foldedHeading: fold(heading), foldedText: fold(text),
        marks: [...new Set(text.match(MARKS))],
        services: kind ? (only ? only.map((number) => services[number]) : services) : [],
      })));
      return { title, foldedTitle: fold(title), address, folder: address.replace(/[^/]*$/, ''), services, sections, fields, headers, part };
    },

    // A row for each header that is filled in: `at` is where it stands on the pages of its tutorial.
    rowsOfHeaders: (group) => group.headers.map(([key, block, line, values]) => ({
      key, group, at: `${block}-L${line}`, values: tutgenSearch.services.map((_, service) => values[group.services.indexOf(service)] ?? null),
    })),

    fill(group, texts) {
      const flat = texts.flat();
      group.sections.forEach((section, number) => {
        section.text = flat[number];
        section.foldedText = fold(flat[number]);
      });
      group.part = 0;
    },

    // The words of a query. In scripts without blanks between words, each pair of characters counts (of Thai three), and half
    // of them must be there: so a word finds its other forms.
    terms(query) {
      return (fold(query).match(WORDS) ?? []).map((word) => {
        if (!SPACELESS.test(word)) return { word, grams: [] };
        const length = /\p{sc=Thai}/u.test(word) ? 3 : 2;
        const grams = Array.from({ length: Math.max(word.length - length + 1, 0) }, (_, at) => word.slice(at, at + length));
        return { word, grams };
      });
    },

    // Whether a term begins a word of a folded text, from 0 (no) to 1 (a whole word).
    strength(text, { word, grams }) {
      const spaceless = SPACELESS.test(word);
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (spaceless || !at || !LETTER.test(text[at - 1])) return spaceless || !LETTER.test(text[at + word.length] ?? ' ') ? 1 : 0.7;
      }
      if (grams.length < 2) return 0;
      const share = grams.filter((gram) => text.includes(gram)).length / grams.length;
      return share >= 0.5 ? share / 2 : 0;
    },

    // The rows of fields that a query names, by key or by value: `{key, cells, count}`, a cell for each service that has it,
    // the reader's own first; `count` of services have the key.
    findRows(query, mine, here) {
      const wanted = plain(query);
      if (!wanted) return [];
      const found = new Map(); // the rows of one key are one
      for (const row of tutgenSearch.rows) {
        const key = plain(row.key);
        const named = key === wanted ? 3 : key.startsWith(wanted) && wanted.length > 2 ? 2 : within(key);
        const { cells, rows } = found.get(row.key) ?? found.set(row.key, { key: row.key, cells: [], rows: [] }).get(row.key);
        rows.push(row);
        row.values.forEach((value, service) => {
          if (value === null || cells.some((cell) => cell.service === service && cell.value === value)) return;
          const score = named || (plain(value) === wanted ? 1.5 : within(plain(value)));
          const href = score && tutgenSearch.place(row, service, here);
          if (href) cells.push({ service, value, href, score });
        });
      }
      return [...found.values()].filter(({ cells }) => cells.length).map(({ key, cells, rows }) => {
        cells.sort((a, b) => Number(b.service === mine) - Number(a.service === mine));
        const has = (_, service) => rows.some((row) => (row.values[service] ?? null) !== null && tutgenSearch.place(row, service, here));
        return { key, cells, count: tutgenSearch.services.filter(has).length, score: Math.max(...cells.map(({ score }) => score)) };
      }).sort((a, b) => b.score - a.score);

      // Words that begin as wanted; of few letters, whole words only.
      function within(text) {
        return ` ${text} `.includes(` ${wanted} `) ? 1 : wanted.length > 2 && ` ${text}`.includes(` ${wanted}`) ? 0.5 : 0;
      }

      function plain(text) {
        return fold(text).replace(/[\s_./<>[\]{}(),:;"'`=&?-]+/g, ' ').trim();
      }
    },

    // The cells of a row by their value: `[value, cells]`.
    byValue(cells) {
      const found = new Map();
      for (const cell of cells) found.set(cell.value, [...(found.get(cell.value) ?? []), cell]);
      return [...found];
    },

    // Where a row's value of a service is shown: in the tutorial of the reader, if it is there, else in the first.
    place(row, service, here) {
      if (row.group) return `${row.group.folder}${tutgenSearch.services[service].slug}.html#${row.at}`;
      const groups = tutgenSearch.groups.filter(({ services }) => services.includes(service));
      groups.sort((a, b) => Number(b === here) - Number(a === here));
      for (const group of groups) {
        const page = `${group.folder}${tutgenSearch.services[service].slug}.html`;
        if (!row.lines) {
          const section = group.sections.find(({ kind, text, services }) => kind && text.includes(row.field) && services.includes(service));
          if (section) return section.id ? `${page}#${section.id}` : page;
        } else {
          const shared = group.sections.filter(({ kind }) => kind);
          const place = group.fields[row.field]?.find(([number]) => shared[number].services.includes(service));
          if (!place) continue;
          const [, block, lines, depth] = place;
          const first = Array.isArray(lines) ? lines[group.services.indexOf(service)] : lines;
          return `${page}#${block}${first ? `-L${first + row.lines[depth][service]}` : ''}`;
        }
      }
      return '';
    },

    // The pages that have all words of a query: `{group, service, title, href, hits, score}`, the best first; of a tutorial
    // those of the reader's service, or of services whose values have what the common text lacks.
    findPages(query, mine, here) {
      const terms = tutgenSearch.terms(query);
      if (!terms.length) return [];
      const pages = new Map();
      for (const group of tutgenSearch.groups) {
        const mineHere = group.services.includes(mine) ? mine : group.services[0];
        for (const section of group.sections) {
          for (const { service, score } of tutgenSearch.matches(group, section, terms, mineHere)) {
            const page = section.kind ? `${group.folder}${tutgenSearch.services[service].slug}.html` : group.address;
            if (!pages.has(page)) {
              const name = section.kind ? `${tutgenSearch.services[service].name}: ${group.title}` : group.title;
              pages.set(page, { group, service: section.kind ? service : undefined, title: name, href: page, hits: new Map(), score: 0 });
            }
            const found = pages.get(page);
            const hit = found.hits.get(section.id);
            if (!hit || hit.score < score) found.hits.set(section.id, { section, score, href: section.id ? `${page}#${section.id}` : page });
            found.score = Math.max(found.score, score + (group === here ? 2 : 0) + (section.kind && service === mine ? 2 : 0));
          }
        }
      }
      return [...pages.values()].sort((a, b) => b.score - a.score)
        .map((page) => ({ ...page, hits: [...page.hits.values()].sort((a, b) => b.score - a.score) }));
    },

    // For which services a section has all terms: for one that stands for all if the common text has them.
    matches(group, section, terms, usual) {
      let score = 0;
      const missing = [];
      for (const term of terms) {
        const own = 8 * tutgenSearch.strength(section.foldedHeading, term) + 3 * tutgenSearch.strength(section.foldedText, term);
        const title = own ? 0 : tutgenSearch.strength(group.foldedTitle, term);
        if (own || title) score += own + title;
        else missing.push(term);
      }
      if (!section.kind) return missing.length || !score ? [] : [{ service: -1, score }];
      if (!missing.length) {
        return section.services.length ? [{ service: section.services.includes(usual) ? usual : section.services[0], score }] : [];
      }
      return section.services.flatMap((number) => {
        const service = tutgenSearch.services[number];
        let more = 0;
        for (const term of missing) {
          const best = Math.max(0, ...section.marks.map((mark) => tutgenSearch.strength(service.folded[mark] ?? '', term)));
          if (!best) return [];
          more += 3 * best;
        }
        return [{ service: number, score: score + more }];
      });
    },

    // A text as a service's page has it. `shown`: how it shows a value.
    filled: (text, service, shown = (value) => value) => text.replace(MARKS, (mark) => shown(tutgenSearch.services[service]?.values[mark] ?? '…')),

    // Some of a text around the first place that has a term, as pieces `[text, isMatch]`.
    excerpt(text, terms, length = 160) {
      const pieces = tutgenSearch.marked(text, terms);
      const first = pieces.findIndex(([, match]) => match);
      if (first < 0) return [[text.length > length ? `${text.slice(0, length).trimEnd()}…` : text, false]];
      const before = pieces.slice(0, first).map(([piece]) => piece).join('');
      const cut = before.length > 50 ? before.length - 40 : 0;
      const start = cut ? Math.max(cut, before.indexOf(' ', cut) + 1) : 0;
      const shown = text.slice(start, start + length).trimEnd();
      const isCut = start && !shown.startsWith('…');
      const mark = `${/\u2066[^\u2069]*$/.test(text.slice(0, start)) ? '\u2066' : ''}${isCut ? '…' : ''}`; // within a text of Latin letters
      return [...(mark ? [[mark, false]] : []), ...tutgenSearch.marked(shown, terms), ...(start + length < text.length ? [['…', false]] : [])];
    },

    // A text as pieces `[text, isMatch]`.
    marked(text, terms) {
      const characters = [...text];
      const folded = characters.map(fold);
      folded.forEach((part, at) => { if (part === 'e' && /[aou]$/.test(folded[at - 1] ?? '')) folded[at] = ''; }); // as `fold` has it
      const starts = [];
      let whole = '';
      for (const part of folded) {
        starts.push(whole.length);
        whole += part;
      }
      const on = new Array(characters.length).fill(false);
      for (const { word, grams } of terms) {
        const sought = whole.includes(word) || !grams.length ? [word] : grams;
        for (const one of sought) {
          for (let at = whole.indexOf(one); at >= 0; at = whole.indexOf(one, at + 1)) {
            if (at && LETTER.test(whole[at - 1]) && !SPACELESS.test(one)) continue;
            starts.forEach((start, number) => {
              const from = folded[number] ? start : start - 1; // what is folded away belongs to what is before it
              if (from >= at && from < at + one.length) on[number] = true;
            });
          }
        }
      }
      const pieces = [];
      characters.forEach((character, number) => {
        if (pieces.length && pieces.at(-1)[1] === on[number]) pieces.at(-1)[0] += character;
        else pieces.push([character, on[number]]);
      });
      return pieces;
    },

    // The words of the site: folded -> as it is written.
    vocabulary() {
      const texts = new Set([...tutgenSearch.services.map(({ name }) => name), ...tutgenSearch.rows.map(({ key }) => key)]);
      for (const { title, sections } of tutgenSearch.groups) {
        texts.add(title);
        for (const { heading, text } of sections) texts.add(heading).add(text);
      }
      const written = new Set(); // folding takes long: each word once
      for (const text of texts) for (const word of wordsOf(text)) written.add(word);
      return new Map([...written].map((word) => [fold(word), word]));
    },

    // The nearest query that has words of the site in the place of those that it has not; empty if none is near.
    suggestion(query) {
      known ??= tutgenSearch.vocabulary();
      const words = wordsOf(query).map((written) => {
        const word = fold(written);
        if (known.has(word)) return known.get(word);
        const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
        let best = '';
        let least = most + 1;
        for (const [other, spelled] of known) {
          const far = Math.abs(other.length - word.length) < least ? distance(word, other, least) : least;
          if (far < least) [best, least] = [spelled, far];
        }
        return best;
      });
      const found = words.join(' ');
      return words.every(Boolean) && fold(found) !== fold(query).trim() ? found : '';

      // Edits from one word to another; a swap of neighbours is one (Damerau, restricted).
      function distance(a, b, limit) {
        let [before, row] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
        for (let i = 1; i <= a.length; i++) {
          const next = [i];
          for (let j = 1; j <= b.length; j++) {
            next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
          }
          if (Math.min(...next) >= limit) return limit;
          [before, row] = [row, next];
        }
        return row[b.length];
      }
    },
  };

  return tutgenSearch;
})();
