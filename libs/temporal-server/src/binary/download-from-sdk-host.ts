import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseTar } from 'nanotar';
import { installExecutable } from './install-executable';
import { NotFoundHere } from './not-found-here';
import type { PinnedBinary } from './pinned-binaries';

/** The service that Temporal's SDKs download their servers from. */
export const sdkHost = 'https://temporal.download';

/** How long the host may take to answer at all: where it is blocked, the next place must not wait for it. */
const answerTimeout = 3_000;
const downloadTimeout = 5 * 60_000;

/**
 * Downloads the pinned version from the host of the SDKs' own ephemeral servers, by the same two calls: one that
 * describes the archive for this platform, one for the archive. The host publishes no checksum, so TLS is all that
 * vouches for the bytes, as in the SDKs.
 *
 * @throws NotFoundHere when the host can't be reached, or has nothing for this platform.
 */
export async function downloadFromSdkHost(binary: PinnedBinary, target: string, host = sdkHost): Promise<string> {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;
  const platform = { win32: 'windows' }[process.platform as string] ?? process.platform;
  const query = new URLSearchParams({ arch, platform, format: 'tar.gz' }).toString();
  try {
    const described = await get(`${host}/${binary.artifact}/v${binary.version}?${query}`, answerTimeout);
    const { archiveUrl, fileToExtract } = (await described.json()) as { archiveUrl: string; fileToExtract: string };
    const archive = await get(archiveUrl, downloadTimeout);
    const tar = await promisify(gunzip)(Buffer.from(await archive.arrayBuffer()));
    // A copy: the package reads a Buffer from the start of the memory that it is a part of.
    const executable = parseTar(new Uint8Array(tar)).find(({ name }) => name === fileToExtract)?.data;
    if (!executable) throw new Error(`${archiveUrl} holds no ${fileToExtract}`);
    return await installExecutable(target, async (workshop) => {
      const made = join(workshop, binary.executable);
      await writeFile(made, executable);
      return made;
    });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new NotFoundHere(
      `${host} gave no ${binary.executable} (${cause instanceof Error ? cause.message : message})`,
    );
  }
}

async function get(url: string, timeout: number): Promise<Response> {
  const late = new AbortController();
  // Of the whole answer, also of what is read of it later; then it aborts what has long ended.
  setTimeout(() => late.abort(new Error(`no answer within ${timeout} ms`)), timeout).unref();
  const response = await fetch(url, { signal: late.signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}
