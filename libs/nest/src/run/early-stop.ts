/**
 * Ends the process at SIGTERM and SIGINT until `runApp` listens to them. To be imported before everything else: loading
 * the rest takes a second, and the first process of a container, to which no default action applies, would miss a signal
 * in that time.
 * @example
 * import '@backstitch/nest/early-stop';
 * import { runApp } from '@backstitch/nest';
 */
function backstitchEarlyStop(): void {
  process.exit(0);
}

process.on('SIGTERM', backstitchEarlyStop);
process.on('SIGINT', backstitchEarlyStop);
