import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
const guides = readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`);

/** The examples of a page, as the files they would be, beside the page. */
const examples = ['README.md', ...guides].flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], index) => ({
    path: join(root, 'test/guards', `${page.replace(/\W/g, '-')}-${index + 1}.ts`),
    code: `${code}\nexport {};\n`,
  })),
);

function faults(files: readonly { path: string; code: string }[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.check.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const checked = { ...options, incremental: false, noUnusedLocals: false };
  delete checked.tsBuildInfoFile;
  const host = ts.createCompilerHost(checked);
  const codeOf = new Map(files.map(({ path, code }) => [path, code]));
  const real = { ...host };
  host.readFile = (path) => codeOf.get(path) ?? real.readFile(path);
  host.fileExists = (path) => codeOf.has(path) || real.fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const code = codeOf.get(path);
    return code === undefined ? real.getSourceFile(path, ...rest) : ts.createSourceFile(path, code, rest[0]);
  };
  const program = ts.createProgram([...codeOf.keys()], checked, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && codeOf.has(file.fileName))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('every example compiles', () => {
  expect(examples.length).toBeGreaterThan(1);
  expect(faults(examples)).toEqual([]);
}, 60_000);

it('and this check would see one that doesn’t', () => {
  const path = join(root, 'test/guards/wrong-example.ts');
  expect(
    faults([{ path, code: "import { ask } from '@backstitch/saga';\nask('hotels');\nexport {};\n" }]),
  ).toHaveLength(1);
}, 60_000);
