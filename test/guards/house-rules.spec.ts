import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('test/guards/'));

const offenders = (rule: RegExp, files: readonly string[] = tracked) =>
  files.filter((path) => rule.test(readFileSync(join(root, path), 'utf8')));

it('no test is left out or alone', () => {
  expect(offenders(/\b(it|test|describe)\.(only|skip)\(/)).toEqual([]);
});

/** What isn't checked, and why. */
const unchecked = [
  /^libs\/create-backstitch\/template\//, // compiled where it was written, with packages that are installed: test/packed/
  /^libs\/states-language\/vendor\/jsonata-sync\.js$/, // generated of JSONata's source; its types stand beside it
];

it('the type checker sees every source file', () => {
  const filesOf = (project: string) => {
    const { config } = ts.readConfigFile(join(root, project), (path) => ts.sys.readFile(path)) as { config: object };
    return ts.parseJsonConfigFileContent(config, ts.sys, dirname(join(root, project))).fileNames;
  };
  const files = ['tsconfig.check.json', 'apps/page/tsconfig.json'].flatMap(filesOf);
  const seen = new Set(files.map((file) => relative(root, file)));
  const git = ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.mts', '*.mjs', '*.cjs', '*.js'];
  const sources = execFileSync('git', git, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)));
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.filter((path) => !seen.has(path) && !unchecked.some((rule) => rule.test(path)))).toEqual([]);
  expect(seen.has('scripts/start.mjs')).toBe(true);
});

it('nothing escapes the type checker', () => {
  expect(offenders(/\bas any[;,.)\]]|@ts-ignore|@ts-nocheck/)).toEqual([]);
});

it('nothing mocks Temporal or a database', () => {
  expect(offenders(/\bjest\.(mock|doMock|spyOn)\(\s*['"](@temporalio|kysely|libsql|pg)/)).toEqual([]);
});

it('no file is named after nothing', () => {
  const nothing = /(^|\/)(utils?|helpers?|common|shared|misc|manager|base|types)(\.[a-z.]+)?$/;
  expect(tracked.filter((path) => nothing.test(path))).toEqual([]);
});

/** A regular expression that takes an ARN apart. */
const readsArn = /arn:\(?\[\^/;

it('ARNs are read in one place', () => {
  const inOnePlace = (path: string) => path.startsWith('libs/states-language/src/arn/');
  expect(offenders(readsArn).filter((path) => !inOnePlace(path))).toEqual([]);
  expect(offenders(readsArn).filter(inOnePlace)).toEqual(['libs/states-language/src/arn/arn.ts']);
});

/** A file in kebab-case, as all are but the eight states, which are named as the language names them. */
const kebab = /(^|\/)[a-z0-9-]+(\.[a-z0-9-]+)*$|^libs\/states-language\/src\/states\/[A-Z][a-z]+\.ts$/;

it('files are named in kebab-case', () => {
  expect(tracked.filter((path) => !kebab.test(path))).toEqual([]);
});

it('and these checks would see it', () => {
  expect(kebab.test('libs/saga/src/stepName.ts') || kebab.test('libs/saga/src/Step.ts')).toBe(false);

  const text = (rule: RegExp, source: string) => rule.test(source);
  expect(text(/\b(it|test|describe)\.(only|skip)\(/, ['it', 'only('].join('.'))).toBe(true);
  expect(text(/\bas any[;,.)\]]/, 'x as ' + 'any;')).toBe(true);
});
