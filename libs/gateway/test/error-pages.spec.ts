import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { builtInRefusals } from '@backstitch/contract';
import ts from 'typescript';
import { problemCodes } from '../src';

const root = join(__dirname, '../../..');
const sources = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/]+\/src\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts'))
    .map((file) => join(root, folder, file)),
);

/** The words of each exported union that is called an error code, as it is written in the sources. */
function codesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (!/\b(\w+ErrorCode|ActRefused)\b/.test(text)) return [];
  const types = ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest)
    .statements.filter(ts.isTypeAliasDeclaration)
    .filter(({ name }) => /ErrorCode$|^ActRefused$/.test(name.text));
  return types.flatMap(({ type }) => {
    const members: readonly ts.TypeNode[] = ts.isUnionTypeNode(type) ? type.types : [type];
    return members.filter(ts.isLiteralTypeNode).map(({ literal }) => (literal as ts.StringLiteral).text);
  });
}

/** What the commands of `scripts/` and `tools/` can end with. */
const commandCodes = ['scripts', 'tools/src']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
  )
  .filter((file) => /\.(mjs|ts)$/.test(file))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:new Trouble\(\s*|\bcode: )'([a-z-]+)'/g)])
  .map(([, code]) => code!);

/** What a step's error is called when it is no refusal. */
const stepCodes = ['NotSent', 'OutcomeUnknown'];
const inSources = sources.flatMap(codesIn);
const codes = new Set([...Object.keys(problemCodes), ...builtInRefusals, ...stepCodes, ...commandCodes, ...inSources]);
const pages = readdirSync(join(root, 'docs/errors')).map((file) => basename(file, '.md'));

test('codes are found in the sources', () => {
  expect(inSources).toEqual(expect.arrayContaining(['PivotNotAlone', 'bad-duration', 'past-the-pivot', 'port-taken']));
  expect(commandCodes).toEqual(expect.arrayContaining(['build-failed', 'prometheus-missing']));
});

test('every error code has its page', () => {
  expect([...codes].filter((code) => !pages.includes(code))).toEqual([]);
});

test('every page has its error code', () => {
  expect(pages.filter((page) => !codes.has(page))).toEqual([]);
});

test.each(pages)('the page of %s says what it means, shows it, and says what to do', (code) => {
  const text = readFileSync(join(root, 'docs/errors', `${code}.md`), 'utf8');
  expect(text.startsWith(`# ${code}\n`)).toBe(true);
  for (const part of ['## What it means', '## Example', '## What to do']) expect(text).toContain(part);
  const { status } = problemCodes[code as keyof typeof problemCodes] ?? {};
  if (status !== undefined) expect(text).toContain(String(status));
});

test('the page of definitions has every code of their errors', () => {
  const source = readFileSync(join(root, 'libs/states-language/src/validation/definition-error.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code!);
  const page = readFileSync(join(root, 'docs/errors/invalid-definition.md'), 'utf8');
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !page.includes(`| \`${code}\` `))).toEqual([]);
});
