import { running } from './running';

/** Ends the servers of `global-setup`; nothing in them is worth the second that a polite stop takes. */
export default async function globalTeardown(): Promise<void> {
  await Promise.all((running.servers ?? []).map((server) => server.kill()));
  delete running.servers;
  delete process.env.BACKSTITCH_TEST_TEMPORALS;
}
