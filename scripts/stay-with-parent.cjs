/**
 * Preloaded into each process that `npm start` starts: ends it when its parent is gone, even by kill -9. The channel
 * between the two is nothing but this sign of life.
 */
const { spawn } = require('node:child_process');
const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    // From outside: a process that hangs in native code as it exits runs no timer of its own any more.
    const watch = `n=0; while kill -0 ${process.pid} 2>/dev/null; do n=$((n+1)); [ $n -gt 40 ] && kill -9 ${process.pid}; sleep 1; done`;
    spawn('/bin/sh', ['-c', watch], { env: {}, stdio: 'ignore', detached: true }).unref();
  });
  process.channel.unref();
}
