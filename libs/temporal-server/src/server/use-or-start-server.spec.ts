import { useOrStartServer } from './use-or-start-server';

it('uses the server that TEMPORAL_ADDRESS names, and never ends it', async () => {
  const env = { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'travel' };
  const server = await useOrStartServer({ binary: '/not/started' }, env);
  expect(server).toMatchObject({ address: 'temporal.example:7233', namespace: 'travel' });
  expect(server.started).toBeUndefined();
  await server.stop();
});

it('starts its own when TEMPORAL_ADDRESS is not set or empty', async () => {
  const server = await useOrStartServer({}, { TEMPORAL_ADDRESS: '' });
  expect(server.address).toBe(server.started?.address);
  await server.started?.kill();
});
