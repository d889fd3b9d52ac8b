/**
 * Sees to it that there is a Temporal server to start: found, or downloaded once. It is told here, before anything is
 * started, that there is none, and why. @throws TemporalServerError `binary-missing`
 */
export async function fetchServer() {
  // Our own libs can be loaded only when they are built.
  const { resolveServerBinary } = await import('@backstitch/temporal-server');
  const slow = setTimeout(() => console.log('Fetching the Temporal server (once)'), 1_000);
  await resolveServerBinary('server').finally(() => clearTimeout(slow));
}
