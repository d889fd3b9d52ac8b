import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { GatewayHarness } from './gateway-harness';

/** What openapi-typescript makes of the document, in a program of somebody who calls the gateway. */
describe('a client that is generated', () => {
  let api: string;
  beforeAll(async () => {
    const harness = await GatewayHarness.open();
    const folder = mkdtempSync(join(tmpdir(), 'backstitch-openapi-'));
    try {
      const [document, types] = ['openapi.json', 'api.ts'].map((name) => join(folder, name)) as [string, string];
      writeFileSync(document, (await harness.get('/openapi.json')).text);
      const generator = join(dirname(require.resolve('openapi-typescript/package.json')), 'bin/cli.js');
      execFileSync(process.execPath, [generator, document, '-o', types], { stdio: 'ignore' });
      api = readFileSync(types, 'utf8');
    } finally {
      rmSync(folder, { recursive: true });
      await harness.close();
    }
  });

  /** @returns what the compiler has to say */
  const compiled = (program: string): string[] => {
    const files: Readonly<Record<string, string>> = {
      [join(__dirname, 'api.ts')]: api,
      [join(__dirname, 'caller.ts')]: program,
    };
    const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [] };
    const host = ts.createCompilerHost(options);
    const real = { ...host };
    host.fileExists = (file) => file in files || real.fileExists(file);
    host.readFile = (file) => files[file] ?? real.readFile(file);
    host.getSourceFile = (file, version) =>
      file in files ? ts.createSourceFile(file, files[file]!, version) : real.getSourceFile(file, version);
    const found = ts.getPreEmitDiagnostics(ts.createProgram(Object.keys(files), options, host));
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };

  const answer = (path: string, method: string) =>
    `import type { paths } from './api';
    type Shown = paths['${path}']['${method}']['responses'][200]['content']['application/json'];`;

  it.each([
    ['/sagas/buy', 'post'],
    ['/sagas/buy/{id}', 'get'],
  ])('knows the output of each saga type: %s', (path, method) => {
    const reads = (field: string) =>
      `${answer(path, method)} export const read = (saga: Shown) => saga.output!.${field};`;
    expect(compiled(reads('paid'))).toEqual([]);
    expect(compiled(reads('price'))).toEqual([expect.stringContaining(`Property 'price' does not exist`)]);
  });

  it('and all that is shown of a saga besides', () => {
    const program = `${answer('/sagas/buy', 'post')}
      export const read = (saga: Shown): string => saga.status + saga.steps[0]!.request;`;
    expect(compiled(program)).toEqual([]);
  });
});
