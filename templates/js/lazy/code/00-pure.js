// What the panel of values decides, apart from the page: it is tested without a browser.
const tutgenFilling = {
  // What sounds secret, in the languages that the theme has words in.
  isSecret: (name) =>
    /key|token|secr|passw|pwd|passphrase|credential|bearer|schl(ü|ue)ssel|kennwort|geheim|cl[eé]s?([\s_-]|$)|mot.de.passe|clave|contrase|senha|chave|パスワード|キー|鍵|密|مفتاح|سر/i
      .test(name),

  // A reader's value as it stands in code: in an address it is percent-encoded, in quotes it is escaped, as bytes of UTF-8
  // where each character is sent as one. `kind`: the class of its token; `before`: what stands before it there.
  filled(value, { language, kind, before }) {
    const isShell = /^((ba|z)?sh|curl|terminal|shell(-?session)?)$/.test(language);
    const isPowerShell = /^(powershell|pwsh|ps1)/.test(language);
    const isScript = /^(java|type)script$|^[jt]sx?$/.test(language);
    const escaped = (text, marks) => text.replace(marks, '\\$&');
    const inJson = (text) => JSON.stringify(text).slice(1, -1);
    if (kind === 'form') return encodeURIComponent(value).replace(/%20/g, '+');
    let text = value;
    const isHost = /:\/\/[^/\s]*$/.test(before) || (!before && /^[\w+.-]+:\/\//.test(value));
    if (kind === 'nn' || /:\/\/\S*$/.test(before)) {
      text = isHost ? encodeURI(value) : encodeURIComponent(value).replace(/%(3A|40|2C)/g, decodeURIComponent);
    }
    if ((isShell || isPowerShell) && kind === 's1') {
      if (before.split('"').length % 2 === 0) text = inJson(text);
      return text.replace(/'/g, isShell ? "'\\''" : "''");
    }
    if (isShell && kind === 's2') return escaped(text, /["\\$`]/g);
    if (isShell && !kind) return /^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
    if (isPowerShell && kind === 's2') return text.replace(/["$`]/g, '`$&');
    if (isPowerShell && !kind) return /^[\w%+=:./\\-]*$/.test(text) ? text : `'${text.replace(/'/g, "''")}'`;
    if (/^(bat|batch|cmd)$/.test(language) && kind === 's2') return text.replace(/"/g, '""');
    if (kind === 'sa') return inJson(text).replace(/[^\0-\x7f]+/g, (part) => encodeURIComponent(part).replace(/%/g, '\\x'));
    if (isScript && kind === 'sb') return escaped(before.startsWith('"') ? inJson(text) : text, /[\\`$]/g);
    if (kind === 's1' && /^(?!my|google)\w*sql|^postgres/.test(language)) return text.replace(/'/g, "''");
    if (kind === 's1' && language === 'toml') return text;
    if (kind === 's1') return escaped(text, /['\\]/g);
    return kind === 's2' || before.startsWith('"') ? inJson(text) : text;
  },

  // Whether a response with these keys gives the value of a placeholder: `<task_id>` is its `task`, its `task_id`, or the
  // `id` in the response of `create-task`.
  gives(name, keys, id) {
    const word = name.toLowerCase().replace(/[ .-]/g, '_');
    const thing = word.replace(/_id$/, '');
    return keys.some((key) => [word, thing].includes(key.toLowerCase())) || (keys.includes('id') && thing !== word && id.includes(thing.replace(/_/g, '-')));
  },
};
