import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, ok, warning, wrong } from './finding';

/** The oldest Node that everything runs on, as [major, minor]. */
const oldest = [20, 20] as const;
/** Node that is no longer mended. */
const pastItsEnd = 22;

/** Node of this machine, and Temporal's packages in the project around the working directory. */
export function checkVersions(node = process.versions.node, folder = process.cwd()): Finding[] {
  return [checkNode(node), ...checkTemporalPackages(folder)];
}

function checkNode(node: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return wrong(
      'node',
      `Node ${node}`,
      `Install Node ${oldest.join('.')} or later: Backstitch doesn't run on this one.`,
    );
  }
  if (major < pastItsEnd) return warning('node', `Node ${node}, which is past its end of life`, 'Move to Node 24.');
  return ok('node', `Node ${node}`);
}

/** Temporal's packages work together only in one version. */
function checkTemporalPackages(folder: string): Finding[] {
  const packages = nearest(folder);
  if (packages === undefined) return [];
  const versions = new Map<string, string[]>();
  for (const name of readdirSync(packages)) {
    const file = join(packages, name, 'package.json');
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
    versions.set(version, [...(versions.get(version) ?? []), name]);
  }
  const found = [...versions].map(([version, names]) => `${version} (${names.join(', ')})`).join('; ');
  if (versions.size > 1) {
    return [
      wrong(
        'packages',
        `@temporalio in several versions: ${found}`,
        'Give all of them one exact version in package.json.',
      ),
    ];
  }
  return [ok('packages', `@temporalio ${[...versions.keys()].join()}`)];
}

function nearest(folder: string): string | undefined {
  const packages = join(folder, 'node_modules/@temporalio');
  if (existsSync(packages)) return packages;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder));
}
