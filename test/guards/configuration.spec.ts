import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variables } from '@backstitch/nest';
import ts from 'typescript';
import { configurationPage } from '../../scripts/configuration-page.mjs';

const root = join(__dirname, '../..');
const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'libs', 'apps'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\/(src|bin|template)\/.*\.(m?[jt]s|tsx)$/.test(path) && !/spec\.ts$/.test(path));

/** What a process gets from its system, and nobody sets for us. */
const ofSystem = ['PATH', 'LC_ALL', 'STOP'];
/** Passed on by who starts a process for tests, under names of its own. */
const isName = (text: string) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(text);
const isEnvironment = (expression: ts.Node) => /(^|\.|\b)(env|environment)$/.test(expression.getText());

/** The variables that a source reads: of `env.X`, `environment['X']`, of `{ X } = process.env`, and of `portOf(environment, 'X')`. */
function readIn(text: string, name: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isEnvironment(node.expression)) found.push(node.name.text);
    if (
      ts.isElementAccessExpression(node) &&
      isEnvironment(node.expression) &&
      ts.isStringLiteral(node.argumentExpression)
    ) {
      found.push(node.argumentExpression.text);
    }
    if (ts.isVariableDeclaration(node) && node.initializer && isEnvironment(node.initializer)) {
      if (ts.isObjectBindingPattern(node.name)) {
        found.push(...node.name.elements.map((each) => (each.propertyName ?? each.name).getText()));
      }
    }
    if (ts.isCallExpression(node) && node.arguments.some(isEnvironment)) {
      found.push(...node.arguments.filter(ts.isStringLiteral).map(({ text }) => text));
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'pathVariable') {
      if (ts.isStringLiteral(node.initializer)) found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((each) => isName(each) && !ofSystem.includes(each));
}

const read = new Set(sources.flatMap((path) => readIn(readFileSync(join(root, path), 'utf8'), path)));

it('no source reads a variable that is not in the table', () => {
  expect([...read].filter((name) => !(name in variables))).toEqual([]);
});

/** Read by Temporal's SDK and by the exporter of traces. */
const byOthers = /^TEMPORAL_(API_KEY|TLS|PROFILE|CONFIG_FILE)/;

it('the table has no variable that no source reads', () => {
  expect(Object.keys(variables).filter((name) => !read.has(name) && !byOthers.test(name))).toEqual([]);
});

it('the page is what the table says: npm run configuration', () => {
  const page = readFileSync(join(root, 'docs/guides/configuration.md'), 'utf8');
  const tidy = (text: string) => text.replace(/ +/g, ' ').replace(/-+/g, '-');
  expect(tidy(page)).toBe(tidy(configurationPage(variables)));
});

it('and this check would see what is read', () => {
  const source = `const { A_B, C: c } = process.env;
    portOf(environment, 'D_E'); this.environment['F_G']; env.H_I; other['NOT_READ']; log(environment, 'not');`;
  expect(readIn(source, 'x.ts')).toEqual(['A_B', 'C', 'D_E', 'F_G', 'H_I']);
});
