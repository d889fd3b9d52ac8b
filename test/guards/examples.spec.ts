import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { generatedPrisma } from '../../libs/participant/test/libraries/generated-prisma';

const root = join(__dirname, '../..');
const guides = readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`);

/** What a guide calls `./generated/prisma`: a client with one model, `Account`. */
const prisma = join(root, 'test/guards/generated/prisma');
const generated = join(generatedPrisma('postgres'), 'client');
const real = (path: string) => (path.startsWith(`${prisma}/`) ? join(generated, path.slice(prisma.length)) : path);

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
  const disk = { ...host };
  host.readFile = (path) => codeOf.get(path) ?? disk.readFile(real(path));
  host.fileExists = (path) => codeOf.has(path) || disk.fileExists(real(path));
  host.directoryExists = (path) => path.startsWith(join(root, 'test/guards/generated')) || ts.sys.directoryExists(path);
  host.realpath = (path) => ts.sys.realpath!(real(path));
  host.getSourceFile = (path, ...rest) => {
    const code = codeOf.get(path);
    return code === undefined ? disk.getSourceFile(real(path), ...rest) : ts.createSourceFile(path, code, rest[0]);
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
}, 180_000);

it('and this check would see one that doesn’t', () => {
  const path = join(root, 'test/guards/wrong-example.ts');
  expect(
    faults([{ path, code: "import { ask } from '@backstitch/saga';\nask('hotels');\nexport {};\n" }]),
  ).toHaveLength(1);
}, 180_000);
