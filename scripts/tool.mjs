#!/usr/bin/env node
/** A command of `tools/`, by its name: `node scripts/tool.mjs chaos --seed 7`. What it needs is built and fetched before. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePostgres } from './ensure-postgres.mjs';
import { fetchServer } from './fetch-server.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { Trouble, tell } from './trouble.mjs';

/** Those that start a Temporal server of their own. */
const withServer = ['bench', 'chaos', 'conformance'];
/** Those that start a PostgreSQL server of their own. */
const withPostgres = ['bench'];

/**
 * @param {string | undefined} name
 * @param {readonly string[]} args
 * @returns its exit code
 */
async function tool(name, args) {
  const isBuilt = existsSync(join(root, 'tools/dist/command.js'));
  const ofRunning = ['prove', 'record'].includes(`${name}`) || args.includes('--catalogue');
  // What looks at something that runs must not build it anew below it.
  if (!isBuilt || !ofRunning) await prepare();
  if (withServer.includes(`${name}`) && !args.includes('--help')) await fetchServer();
  if (withPostgres.includes(`${name}`) && !args.includes('--help')) await ensurePostgres();
  const { command } = await import('@backstitch/tools/command');
  const run = command[`${name}`];
  if (run === undefined) {
    throw new Trouble('bad-parameter', `There is no '${name}': known are ${Object.keys(command).join(', ')}.`);
  }
  return run(args);
}

const [, , name, ...args] = process.argv;
await tool(name, args).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    tell(error);
    process.exitCode = 2;
  },
);
