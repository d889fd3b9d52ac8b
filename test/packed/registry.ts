import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** A registry of packages that are published nowhere, for npm and pnpm: what is asked of it for a scope, and no more. */
export class Registry {
  private constructor(
    readonly url: string,
    readonly close: () => void,
  ) {}

  /** @param tarballs as `npm pack` writes them */
  static async open(tarballs: readonly string[]): Promise<Registry> {
    const packages = tarballs.map((tarball) => {
      const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
      const content = readFileSync(tarball);
      return { manifest: JSON.parse(text) as Manifest, content, file: basename(tarball) };
    });
    const server = createServer((request, response) => {
      const asked = decodeURIComponent(request.url!.slice(1));
      const ofFile = packages.find(({ file }) => asked === `tarballs/${file}`);
      const ofName = packages.find(({ manifest }) => asked === manifest.name);
      if (ofFile !== undefined) return response.end(ofFile.content);
      if (ofName === undefined) return response.writeHead(404).end('{}');
      const { manifest, content, file } = ofName;
      const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
      const dist = { integrity, tarball: `${url}/tarballs/${file}` };
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          name: manifest.name,
          'dist-tags': { latest: manifest.version },
          versions: { [manifest.version]: { ...manifest, dist } },
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new Registry(url, () => server.close());
  }
}
