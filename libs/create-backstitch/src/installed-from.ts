import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateError } from './create-error';

/** Paths of tarballs, by the name of their package. */
export type Tarballs = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Backstitch's packages in a folder, as `npm pack` names them.
 * @throws CreateError `bad-arguments` when there are none
 */
export function tarballsIn(folder: string): Tarballs {
  const found = list(folder).flatMap((file) => {
    const [, name] = /^backstitch-(.+)-\d+\.\d+\.\d+.*\.tgz$/.exec(file) ?? [];
    return name === undefined ? [] : [[`@backstitch/${name}`, join(folder, file)] as const];
  });
  if (found.length === 0) {
    throw new CreateError(
      'bad-arguments',
      `--packages ${folder} has no tarballs of Backstitch: npm run packages makes them.`,
    );
  }
  return Object.fromEntries(found);
}

const list = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** A manifest that takes Backstitch's packages, and those that they need of each other, from tarballs. */
export function installedFrom(tarballs: Tarballs, manifest: string): string {
  const asked = JSON.parse(manifest) as Manifest;
  const from = (dependencies: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, range]) => [name, name in tarballs ? `file:${tarballs[name]}` : range]),
    );
  const [dependencies, devDependencies] = [from(asked.dependencies), from(asked.devDependencies)];
  const overrides = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  return `${JSON.stringify({ ...asked, dependencies, devDependencies, overrides }, undefined, 2)}\n`;
}
