import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Trouble } from '../../trouble';

/** What they are made of: exact versions, so that figures can be compared. Restate's SDK is the last for Node 20. */
const packages = {
  dbos: { '@dbos-inc/dbos-sdk': '5.3.0' },
  restate: { '@restatedev/restate-sdk': '1.9.0', '@restatedev/restate-server': '1.7.12' },
} as const;

export type PeerName = keyof typeof packages;
export const peerNames = Object.keys(packages) as PeerName[];

/**
 * Installs peers into a folder of their own: the project doesn't depend on them. No script of theirs runs.
 * @returns the folder
 * @throws Trouble `install-failed` when npm fails
 */
export function installPeers(names: readonly PeerName[]): string {
  const folder = resolve('.cache/bench-peers');
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.assign({}, ...names.map((name) => packages[name])) as Record<string, string>;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Trouble('install-failed', `npm could not install ${names.join(', ')}: ${stderr}`);
  return folder;
}
