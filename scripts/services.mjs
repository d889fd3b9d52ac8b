import { join } from 'node:path';

/** The processes of the platform, without Temporal, in the order they start. They stop in the reverse order. */
export function services({ data, temporal, gatewayPort, cardProviderPort }) {
  const cardProvider = `http://127.0.0.1:${cardProviderPort}`;
  const withDatabase = (name, env = {}) => ({
    name,
    entry: `examples/trip/${name}/dist/main.js`,
    env: { ...temporal, DATABASE_URL: `sqlite:${join(data, `${name}.db`)}`, ...env },
  });
  return [
    {
      name: 'card-provider',
      entry: 'examples/trip/card-provider/dist/main.js',
      env: { CARD_PROVIDER_PORT: `${cardProviderPort}`, CARD_PROVIDER_LOG: join(data, 'card-provider.jsonl') },
    },
    withDatabase('hotels'),
    withDatabase('flights'),
    withDatabase('cars'),
    withDatabase('payments', { CARD_PROVIDER_URL: cardProvider }),
    { name: 'orchestrator', entry: 'examples/trip/orchestrator/dist/main.js', env: temporal },
    { name: 'coordinator', entry: 'examples/trip/coordinator/dist/main.js', env: temporal },
    withDatabase('gateway', { PORT: `${gatewayPort}` }),
  ];
}

/** How to reach a dev server of our own, whatever the environment says of others. Paths are as seen from the repository. */
export const ownTemporal = (address, namespace) => ({
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: namespace,
  TEMPORAL_CONFIG_FILE: 'scripts/no-profile.toml',
  TEMPORAL_PROFILE: '',
  TEMPORAL_API_KEY: '',
  TEMPORAL_TLS: '',
});
