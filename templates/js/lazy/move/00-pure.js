// What the page of moves decides, apart from the page: it is tested without a browser.
const tutgenMove = {
  // A text with gaps, each with its value: the further lines of a value get the indentation of the gap's line.
  filledIn(text, values) {
    return text.replace(/^( *)(.*)$/gm, (_, indent, rest) => indent
      + rest.replace(/\ue000(\d+)\ue000/g, (__, gap) => values[gap].replaceAll('\n', `\n${indent}`)));
  },

  // The lines of a block of a service; null where it has none. `sides[i]`: the number of a text, then values.
  linesOf(texts, side) {
    if (!side) return null;
    const [number, ...values] = side;
    return tutgenMove.filledIn(texts[number], values).split('\n');
  },

  // The shortest way from some lines to others: `[kind, line]`, kind being `same`, `removed` or `added`.
  difference(before, after) {
    const longest = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
    for (let i = before.length - 1; i >= 0; i -= 1) {
      for (let j = after.length - 1; j >= 0; j -= 1) {
        longest[i][j] = before[i] === after[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    const found = [];
    let i = 0;
    let j = 0;
    while (i < before.length || j < after.length) {
      if (before[i] === after[j] && i < before.length && j < after.length) {
        found.push(['same', before[i]]);
        i += 1;
        j += 1;
      } else if (i < before.length && (j === after.length || longest[i + 1][j] >= longest[i][j + 1])) {
        found.push(['removed', before[i]]);
        i += 1;
      } else {
        found.push(['added', after[j]]);
        j += 1;
      }
    }
    return found;
  },

  // From which service to which: what the address asks for, else the remembered one, else the first; never to itself.
  pair(services, asked, remembered) {
    const find = (slug) => services.findIndex(([own]) => own === slug);
    const from = [asked[0], remembered, services[0][0]].map(find).find((i) => i >= 0);
    const to = find(asked[1]);
    return [from, to >= 0 && to !== from ? to : Number(from === 0)];
  },

  // The blocks, requests or code, that are the same for two services, and the others with their differences.
  blocks(blocks, from, to) {
    const changed = [];
    const same = [];
    for (const [caption, step, query, texts, sides] of blocks) {
      const [before, after] = [from, to].map((i) => tutgenMove.linesOf(texts, sides[i]));
      const of = (said) => (typeof said === 'string' ? said : said[after ? to : from]);
      const one = { caption: of(caption), step, query, to: Boolean(after) };
      if (!before && !after) continue;
      const lines = tutgenMove.difference(before ?? [], after ?? []);
      if (lines.every(([kind]) => kind === 'same')) same.push(one);
      else changed.push({ ...one, lines });
    }
    return { changed, same };
  },
};
