/**
 * Packages that have a script to run when they are installed, and whether it is run. npm runs none by itself (`.npmrc`);
 * a test compares this list with the lock file.
 * @type {Readonly<Record<string, { readonly run: boolean, readonly why: string }>>}
 */
export const packageScripts = {
  '@swc/core': { run: true, why: 'looks for its native part, and gets another where npm left it out' },
  'unrs-resolver': { run: true, why: 'looks for its native part, and gets another where npm left it out' },
  '@parcel/watcher': { run: false, why: 'compiles what its packages for each platform bring' },
  esbuild: { run: false, why: 'puts its binary in the place of a script, to start faster' },
  prisma: { run: false, why: 'refuses versions of Node that it was not tried with' },
  '@prisma/engines': { run: false, why: 'downloads the engine of its migrations, which nothing here uses' },
  protobufjs: { run: false, why: 'prints a warning about versions' },
};
