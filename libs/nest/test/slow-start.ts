/** What loads for long before the app is there. It blocks, as `require` does. */
if (process.env['EARLY']) {
  process.stdout.write('loading\n');
  // A signal's handler runs when this file has been loaded, and before the app is run.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  setImmediate(() => process.stdout.write('loaded\n'));
}
