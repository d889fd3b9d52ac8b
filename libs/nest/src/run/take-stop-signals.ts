/** From now on SIGTERM and SIGINT are the handler's, and no longer those of `@backstitch/nest/early-stop`. */
export function takeStopSignals(handler: () => void): void {
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, handler);
    for (const listener of process.listeners(name)) {
      if (listener.name === 'backstitchEarlyStop') process.off(name, listener);
    }
  }
}
