import { type ChildProcess, spawn } from 'node:child_process';

/** Compiles what it requires, as Jest does, so that a test's child process needs no build. */
const run = `
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const jsc = { target: 'es2022', parser: { syntax: 'typescript', decorators: true } };
require.extensions['.ts'] = (module, filename) =>
  module._compile(transformSync(readFileSync(filename, 'utf8'), { filename, jsc, module: { type: 'commonjs' } }).code, filename);
require(process.argv[1]);`;

/** Runs a TypeScript file of this package in a process of its own, with an IPC channel: one that can be killed. */
export const typescriptChild = (file: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['-C', 'source', '-e', run, file, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
