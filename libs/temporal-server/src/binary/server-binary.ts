/** `server` is the Temporal CLI with its dev server; `test-server` is the time-skipping test server. */
export type ServerBinary = 'server' | 'test-server';
