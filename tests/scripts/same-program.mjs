// Fails unless each two files hold the same program, whatever their blanks and comments:
// `node same-program.mjs A1 A2 B1 B2 ...`.
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

const trees = process.argv.slice(2).map((path) => {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf-8'), ts.ScriptTarget.Latest);
  deepStrictEqual(source.parseDiagnostics, []);
  return tree(source);
});
for (let i = 0; i < trees.length; i += 2) deepStrictEqual(trees[i], trees[i + 1]);
