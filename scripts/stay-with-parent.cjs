/**
 * Preloaded into each process that `npm start` starts: ends it when its parent is gone, even by kill -9. The channel
 * between the two is nothing but this sign of life.
 */
const { spawn } = require('node:child_process');
const { isMainThread } = require('node:worker_threads');

/** Seconds: longer than a worker's drain, which gives up after 30 s by itself. */
const deadlineSeconds = 40;

if (isMainThread && process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), deadlineSeconds * 1_000).unref();
    // One that hangs in native code as it exits runs no timer any more: where there is a shell, it keeps watch, too.
    const script = `for n in $(seq ${deadlineSeconds}); do sleep 1; kill -0 ${process.pid} || exit; done; kill -9 ${process.pid}`;
    const watch = spawn('/bin/sh', ['-c', script], { env: {}, stdio: 'ignore', detached: true });
    watch.on('error', () => {});
    watch.unref();
  });
  process.channel.unref();
}
