import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Package {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** `npm ci` refuses a lock file that lacks one, and npm leaves out what the registry at hand doesn't have. */
it('the lock file has every optional package, also those for other platforms', () => {
  const text = readFileSync(resolve(__dirname, '../../package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Package> };
  const isThere = (path: string, name: string): boolean =>
    `${path && `${path}/`}node_modules/${name}` in packages ||
    (path !== '' && isThere(path.replace(/(^|\/)(node_modules\/(@[^/]+\/)?)?[^/]+$/, ''), name));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isThere(path, name))
      .map((name) => `${name} of ${path}`),
  );
  expect(missing).toEqual([]);
});
