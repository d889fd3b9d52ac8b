#!/usr/bin/env node
/**
 * Compares what a contract promises with its lock file: `npm run promises`. Running sagas keep the promises that they
 * were started with, so a change is told with what they do and what there is to do; the exit code is 1 then.
 * `--accept` writes the contract's promises into the lock file as the current version, beside the older ones;
 * `--forget VERSION` drops one that no running saga was started with. `--catalogue MODULE` and `--lock FILE` say whose
 * (default: the sample's); the module exports one catalogue.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { Trouble, tell } from './trouble.mjs';

const usage = 'npm run promises -- [--accept | --forget VERSION] [--catalogue MODULE --lock FILE]';
const sample = {
  catalogue: '@backstitch-examples/trip-catalogue',
  lock: join(root, 'examples/trip/catalogue/src/promises.lock.json'),
};

function parameters(given) {
  const found = {};
  for (let at = 0; at < given.length; at++) {
    const name = given[at].replace(/^--/, '');
    if (name === 'accept') found.accept = true;
    else if (['forget', 'catalogue', 'lock'].includes(name) && given[at + 1] !== undefined) found[name] = given[++at];
    else throw new Trouble('bad-parameter', `'${given[at]}' isn't understood. ${usage}`);
  }
  if ((found.catalogue === undefined) !== (found.lock === undefined) || (found.accept && found.forget)) {
    throw new Trouble('bad-parameter', usage);
  }
  return found;
}

async function catalogueIn(module) {
  const isPath = isAbsolute(module) || module.startsWith('.');
  const exported = await import(isPath ? pathToFileURL(resolve(module)).href : module);
  const isCatalogue = (value) => Array.isArray(value?.participants) && Array.isArray(value.sagaTypes);
  const found = [...new Set([...Object.values(exported), ...Object.values(exported.default ?? {})])].filter(
    isCatalogue,
  );
  if (found.length === 1) return found[0];
  throw new Trouble('bad-parameter', `${module} exports ${found.length} catalogues: name a module that exports one.`);
}

/** Columns as wide as their widest cell. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function told(changes, promiseAdvice) {
  const rows = changes.map(({ kind, of, was, is }) => {
    const { isNoticed, runningSagas, todo } = promiseAdvice[kind];
    const values = was === undefined && is === undefined ? '' : ` (${was ?? 'none'} → ${is ?? 'none'})`;
    return [isNoticed ? '!' : '', `${of}: ${kind}${values}`, runningSagas, todo ?? 'nothing'];
  });
  return table([['', 'what has changed', 'running sagas', 'what to do'], ...rows]);
}

async function promises(given) {
  const { accept: isAccepted, forget: version, ...whose } = parameters(given);
  if (whose.catalogue === undefined) await prepare();
  const { catalogue: module, lock: file } = { ...sample, ...whose };
  const { accept, changesBetween, emptyLock, forget, promiseAdvice, promisesHash, promisesOf } =
    await import('@backstitch/contract/promises');
  const now = promisesOf(await catalogueIn(module));
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const lock = text === undefined ? emptyLock : JSON.parse(text);
  const write = (next) => writeFile(file, `${JSON.stringify(next, undefined, 2)}\n`);
  if (version !== undefined) {
    try {
      await write(forget(lock, version));
    } catch (error) {
      throw error instanceof RangeError ? new Trouble('bad-parameter', error.message) : error;
    }
    console.log(`${version} is forgotten.`);
    return 0;
  }
  const before = lock.versions[lock.current] ?? { participants: {}, sagaTypes: {} };
  const isSame = promisesHash(now) === lock.current;
  console.log(
    isSame ? `The contract is as it was promised (${lock.current}).` : told(changesBetween(before, now), promiseAdvice),
  );
  if (isSame) return 0;
  if (!isAccepted) {
    console.log(`\n'!': running sagas notice it. If that is what you want: npm run promises -- --accept`);
    return 1;
  }
  const next = accept(lock, now);
  await write(next);
  console.log(
    `\nAccepted as ${next.current}. Sagas that were started before keep theirs: ${Object.keys(lock.versions).join(', ') || 'none'}.`,
  );
  return 0;
}

try {
  process.exitCode = await promises(process.argv.slice(2));
} catch (error) {
  tell(error);
  process.exitCode = 2;
}
