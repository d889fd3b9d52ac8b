/**
 * Preloaded into each process that `npm start` starts: ends it when its parent is gone, even by kill -9. The channel
 * between the two is nothing but this sign of life.
 */
const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 40_000).unref();
  });
  process.channel.unref();
}
