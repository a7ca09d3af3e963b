// Whether an answer has the form of a sample, apart from the page: it is tested without a browser.
// A sample may show less than a server answers, and its numbers, names and hits are examples. So what counts is that the
// keys that it shows are there, with values of the same kinds; `null`, `"..."` and `"<placeholder>"` stand for any value.
const tutgenForm = (() => {
  const LONGEST = 1_000_000; // characters
  const DEEPEST = 100;
  const MOST_FINDINGS = 20;
  const MOST_STEPS = 50_000; // comparisons of two values
  const TOKEN = /\s*("""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|[a-z]+|[{}[\]:,])/y;
  const isRest = (text) => /^(\.\.\.|…)$/.test(text);
  const isOwn = (value, key) => Object.hasOwn(value, key);

  function kindOf(value) {
    if (value === null) return 'null';
    return Array.isArray(value) ? 'array' : typeof value;
  }

  // A place in a value, as people write it: `hits.hits[0]._source`.
  function inside(path, key) {
    if (typeof key === 'number') return `${path}[${key}]`;
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path ? `${path}.${key}` : key;
  }

  // A JSON text as `{value, lines}`, the line of each place, counted from 0; or `{wrongLine}`. Kibana's texts in three quotes
  // are read too, and whatever follows an object or a list, such as a shell's prompt, is left out.
  function parse(text) {
    const lines = new Map();
    let [at, line, token] = [0, 0, ''];
    const fail = () => { throw { line }; };

    function next() {
      TOKEN.lastIndex = at;
      const found = TOKEN.exec(text);
      const end = found ? TOKEN.lastIndex : at;
      line += text.slice(at, end - (found?.[1].length ?? 0)).split('\n').length - 1;
      if (!found) fail();
      at = end;
      token = found[1];
      return token;
    }

    function scalar() {
      if (token.startsWith('"""')) {
        const said = token.slice(3, -3);
        line += said.split('\n').length - 1;
        return said;
      }
      try {
        return JSON.parse(token);
      } catch {
        return fail();
      }
    }

    function value(path, depth) {
      if (depth > DEEPEST) fail();
      if (!lines.has(path)) lines.set(path, line);
      if (token === '{') return members({}, path, depth);
      return token === '[' ? items([], path, depth) : scalar();
    }

    function members(made, path, depth) {
      while (next() !== '}') {
        if (!token.startsWith('"')) fail();
        const key = scalar();
        lines.set(inside(path, key), line);
        if (next() !== ':') fail();
        next();
        Object.defineProperty(made, key, { value: value(inside(path, key), depth + 1), enumerable: true, configurable: true, writable: true });
        if (next() === '}') break;
        if (token !== ',') fail();
      }
      return made;
    }

    function items(made, path, depth) {
      while (next() !== ']') {
        made.push(value(inside(path, made.length), depth + 1));
        if (next() === ']') break;
        if (token !== ',') fail();
      }
      return made;
    }

    try {
      next();
      const made = value('', 0);
      if (typeof made !== 'object' && text.slice(at).trim()) fail();
      return { value: made, lines };
    } catch (error) {
      if (error instanceof Error) throw error;
      return { wrongLine: error.line };
    }
  }

  // What stands before a body: lines of headers as `curl -i` prints them, comments of Kibana's console. Gives the status, if
  // they say one, and how many lines they are.
  function head(text) {
    let [status, count, isInHeaders] = [null, 0, false];
    for (const line of text.split('\n')) {
      const [, code] = /^HTTP\/[\d.]+\s+(\d{3})\b/.exec(line) ?? [];
      const said = /^#(?!!)/.test(line) ? [...line.matchAll(/[\s[]([1-5]\d\d)(?=[\s\]]|$)/g)].at(-1)?.[1] : undefined;
      if (code || said) status = Number(code ?? said);
      if (code) isInHeaders = true;
      else if (!line.trim()) isInHeaders = false;
      else if (!line.startsWith('#') && !(isInHeaders && /^[\w-]+:/.test(line))) break;
      count += 1;
    }
    return { status, count };
  }

  // What is pasted, with a body that is all on one line laid out as JSON is; numbers and texts stay as they are written.
  function laidOut(text) {
    const { count } = head(text);
    const lines = text.split('\n');
    const body = lines.slice(count).join('\n').trim();
    if (text.length > LONGEST || body.includes('\n') || !/^[{[]/.test(body) || !('value' in parse(body))) return text;
    let [made, depth, before] = ['', 0, ''];
    const line = () => `\n${'  '.repeat(depth)}`;
    TOKEN.lastIndex = 0;
    let at = 0;
    do {
      const [, token] = TOKEN.exec(body);
      at = TOKEN.lastIndex;
      const isEnd = /^[\]}]$/.test(token);
      if (isEnd) depth -= 1;
      if (isEnd ? !/^[[{]$/.test(before) : /^[[{,]$/.test(before)) made += line();
      made += token === ':' ? ': ' : token;
      if (/^[[{]$/.test(token)) depth += 1;
      before = token;
    } while (depth);
    const rest = body.slice(at).trim();
    return [...lines.slice(0, count), made, ...(rest ? [rest] : [])].join('\n');
  }

  // The value at a JSON Pointer.
  function at(value, pointer) {
    const steps = pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
    return steps.reduce((found, step) => (typeof found === 'object' && found && isOwn(found, step) ? found[step] : undefined), value);
  }

  // What an error says of itself: its reason, and the reasons below it.
  function reasonsOf(value) {
    const error = value?.error || value?.errors?.[0] || value;
    let cause = error?.caused_by;
    while (cause?.caused_by) cause = cause.caused_by;
    const said = [
      error, error?.reason, error?.message, error?.detail, error?.title, error?.root_cause?.[0]?.reason, cause?.reason,
      value?.message, value?.detail,
    ];
    return [...new Set(said.filter((text) => text && typeof text === 'string'))].slice(0, 3).map((text) => text.slice(0, 500));
  }

  function differences(sample, answer) {
    let steps = 0;

    // Both lists are of `{path, samplePath}`: `findings` is what is missing or of another kind, `remarks` what is only worth a look.
    function compare(wanted, found, path, samplePath, depth = 0) {
      const out = { findings: [], remarks: [] };
      const place = { path, samplePath };
      const [kind, own] = [kindOf(wanted), kindOf(found)];
      steps += 1;
      if (kind === 'null' || steps > MOST_STEPS || depth > DEEPEST) return out;
      if (kind === 'string' && isRest(wanted)) return out;
      if (kind === 'string' && /^<[^<>]+>$/.test(wanted) && /^(string|number|boolean)$/.test(own)) return out;
      if (kind !== own) out.findings.push({ ...place, found: own, wanted: kind });
      else if (kind === 'object') members(wanted, found, place, out, depth);
      else if (kind === 'array') items(wanted, found, place, out, depth);
      else if (kind === 'boolean' && wanted !== found) out.remarks.push({ ...place, found: String(found), wanted: String(wanted) });
      return out;
    }

    function members(wanted, found, { path, samplePath }, out, depth) {
      for (const key of Object.keys(wanted).filter((name) => !isRest(name))) {
        const place = { path: inside(path, key), samplePath: inside(samplePath, key) };
        if (isOwn(found, key)) add(out, compare(wanted[key], found[key], place.path, place.samplePath, depth + 1));
        else out.findings.push({ ...place, parent: path, found: null });
      }
    }

    // Each item is held to the item of the sample that it is most like.
    function items(wanted, found, { path, samplePath }, out, depth) {
      const forms = wanted.map((form, index) => [form, index]).filter(([form]) => !isRest(form));
      if (forms.length && !found.length) out.remarks.push({ path, samplePath, isEmpty: true, found: null });
      if (!forms.length) return;
      for (const [index, item] of found.entries()) {
        let best = null;
        for (const [form, number] of forms) {
          const one = compare(form, item, inside(path, index), inside(samplePath, number), depth + 1);
          if (!best || one.findings.length < best.findings.length) best = one;
          if (!best.findings.length) break;
        }
        add(out, best);
        if (steps > MOST_STEPS) return;
      }
    }

    // What is so in each item of a list is said of the first one.
    function add(out, { findings, remarks }) {
      const general = ({ path }) => path.replace(/\[\d+\]/g, '[]');
      for (const [list, more] of [[out.findings, findings], [out.remarks, remarks]]) {
        const there = new Set(list.map(general));
        list.push(...more.filter((one) => !there.has(general(one))));
      }
    }

    return compare(sample, answer, '', '');
  }

  return {
    parse,
    kindOf,
    laidOut,

    // What an answer is, of the text that a reader pasted, by the text of the sample. Lines count from 1.
    // `empty`, `long`; `unreadable` with `line`; `error` with `status` and `reasons`; `other` with `findings` and `more`, how
    // many further ones there are; `same`; `text`. `other` and `same` have `remarks` and `answer`, the value. Of the sample,
    // `isText`: it is no JSON; `expected`: its status.
    judge(sampleText, text, { isText = false, expected = 0 } = {}) {
      if (!text.trim()) return { is: 'empty' };
      if (text.length > LONGEST) return { is: 'long' };
      const sample = parse(sampleText);
      const { status, count } = head(text);
      const body = text.split('\n').slice(count).join('\n');
      const read = parse(body);
      const { value } = read;
      const isErrorExpected = expected >= 400 || Boolean(sample.value?.error) || sample.value?.status >= 400;
      const code = typeof value?.status === 'number' && value.status >= 400 ? value.status : status;
      const hasError = kindOf(value) === 'object' && value.error && !isOwn(sample.value ?? {}, 'error');
      if (!isErrorExpected && (hasError || code >= 400)) {
        const reasons = 'value' in read ? reasonsOf(value) : [body.trim().split('\n')[0].slice(0, 500)].filter(Boolean);
        return { is: 'error', status: code >= 400 ? code : null, reasons };
      }
      if (isText) return { is: 'text' };
      if (!('value' in read)) return { is: 'unreadable', line: read.wrongLine + count + 1 };
      const { findings, remarks } = differences(sample.value, value);
      const placed = (found) => found.slice(0, MOST_FINDINGS).map(({ samplePath, parent, ...one }) => ({
        ...one,
        line: read.lines.get(parent ?? one.path) + count + 1,
        sampleLine: sample.lines.get(samplePath) + 1,
      }));
      const more = Math.max(findings.length - MOST_FINDINGS, 0);
      return { is: findings.length ? 'other' : 'same', findings: placed(findings), more, remarks: placed(remarks), answer: value };
    },

    // What an answer gives for placeholders: `[name, value]`. `gives(name, key)` tells whether a key is a placeholder's;
    // `pointers`: name -> where its value stands, as far as that is said.
    given(sampleText, answer, names, gives, pointers = new Map()) {
      const found = new Map();
      const take = (name, value) => {
        if (names.includes(name) && !found.has(name) && /^(string|number)$/.test(kindOf(value))) found.set(name, String(value));
      };
      for (const [name, pointer] of pointers) take(name, at(answer, pointer));
      (function look(wanted, own) {
        if (kindOf(wanted) !== kindOf(own) && kindOf(wanted) !== 'string') return;
        if (typeof wanted === 'string') {
          const [, before, name, after] = /^([^<>]*)<([^<>]+)>([^<>]*)$/.exec(wanted) ?? [];
          const text = String(own);
          if (name && text.startsWith(before) && text.endsWith(after)) {
            take(name, before || after ? text.slice(before.length, text.length - after.length) : own);
          }
        } else if (kindOf(wanted) === 'array') {
          if (wanted.length && own.length) look(wanted[0], own[0]);
        } else if (kindOf(wanted) === 'object') {
          for (const key of Object.keys(wanted).filter((one) => isOwn(own, one))) {
            look(wanted[key], own[key]);
            for (const name of names.filter((one) => gives(one, key))) take(name, own[key]);
          }
        }
      })(parse(sampleText).value, answer);
      return [...found];
    },
  };
})();
