// Fails unless two files hold the same program, whatever their blanks and comments: `node same-program.mjs A B`.
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** @returns {unknown[]} */
function tree(/** @type {ts.Node} */ node) {
  /** @type {unknown[]} */
  const children = [];
  ts.forEachChild(node, (child) => { children.push(tree(child)); });
  return [ts.SyntaxKind[node.kind], ts.isSourceFile(node) ? '' : node.text, children];
}

const [a, b] = process.argv.slice(2).map((path) => {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf-8'), ts.ScriptTarget.Latest);
  deepStrictEqual(source.parseDiagnostics, []);
  return tree(source);
});
deepStrictEqual(a, b);
