import { running } from './running';

/** Ends the server of `global-setup`; nothing in it is worth the second that a polite stop takes. */
export default async function globalTeardown(): Promise<void> {
  if (!running.server) return;
  await running.server.kill();
  delete running.server;
  delete process.env.BACKSTITCH_TEST_TEMPORAL;
}
