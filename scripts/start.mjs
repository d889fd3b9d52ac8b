import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fetchServer } from './fetch-server.mjs';
import { checkFree, portOf } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { Service } from './service.mjs';
import { ownTemporal, services } from './services.mjs';
import { tell } from './trouble.mjs';
import { welcome } from './welcome.mjs';

const help = `npm start: installs, builds and runs the whole platform, until Ctrl-C. A second Ctrl-C doesn't wait.

  PORT                3000    the gateway: the page and the API
  TEMPORAL_PORT       7233    the Temporal server that is started here
  TEMPORAL_UI_PORT    8233    its Web UI
  CARD_PROVIDER_PORT  3050    the card provider of the sample
  TEMPORAL_ADDRESS            use the Temporal server at host:port instead, with TEMPORAL_NAMESPACE and the other
                              TEMPORAL_* variables that every Temporal tool knows
  BACKSTITCH_DATA     .data   where databases and logs are kept; remove it to begin anew
  SLIP_ENDPOINTS              URLs, with commas between them, that may be told what happens to routing slips
  STATE_MACHINES_SETTINGS     a JSON file: what tasks of state machines may reach (docs/guides/step-functions.md)
  LOG_LEVEL           info    how much the processes write to their logs
`;

/** All that was started, in that order. */
const started = [];
let stopping = false;

async function start() {
  const since = Date.now();
  const ports = {
    gateway: portOf('PORT', 3000),
    cardProvider: portOf('CARD_PROVIDER_PORT', 3050),
    temporal: portOf('TEMPORAL_PORT', 7233),
    ui: portOf('TEMPORAL_UI_PORT', 8233),
  };
  const ownServer = !process.env.TEMPORAL_ADDRESS;
  await checkFree(ports.gateway, 'PORT', 'the gateway');
  await checkFree(ports.cardProvider, 'CARD_PROVIDER_PORT', 'the card provider');
  if (ownServer) {
    await checkFree(ports.temporal, 'TEMPORAL_PORT', 'Temporal');
    await checkFree(ports.ui, 'TEMPORAL_UI_PORT', "Temporal's Web UI");
  }
  await prepare();
  if (ownServer) await fetchServer();

  const data = resolve(root, process.env.BACKSTITCH_DATA || '.data');
  const logs = join(data, 'logs');
  mkdirSync(logs, { recursive: true });
  const launch = async (options) => {
    if (stopping) throw new Error('stopped while it started');
    const service = new Service(options, logs);
    started.push(service);
    return service.start();
  };

  const { address, namespace, uiUrl } = await launch({
    name: 'temporal',
    entry: 'scripts/temporal.mjs',
    env: {
      TEMPORAL_PORT: `${ports.temporal}`,
      TEMPORAL_UI_PORT: `${ports.ui}`,
      TEMPORAL_DB: join(data, 'temporal.db'),
    },
  });
  const temporal = ownServer ? ownTemporal(address, namespace) : {};
  const all = services({ data, temporal, gatewayPort: ports.gateway, cardProviderPort: ports.cardProvider });
  await Promise.all(all.map(launch));
  // Our own libs can be loaded only when they are built.
  const { storeSampleMachines } = await import('./sample-machines.mjs');
  await storeSampleMachines(`http://127.0.0.1:${ports.gateway}`);
  welcome({ port: ports.gateway, address, uiUrl, logs, seconds: (Date.now() - since) / 1000 });
}

/** Whoever asks goes before whoever answers, so that what runs can finish. */
async function stop() {
  const [temporal, ...rest] = started;
  const named = (name) => rest.filter((service) => service.name === name);
  const participants = rest.filter(({ name }) => !['gateway', 'coordinator', 'orchestrator'].includes(name));
  for (const together of [
    named('gateway'),
    [...named('coordinator'), ...named('orchestrator')],
    participants,
    temporal ? [temporal] : [],
  ]) {
    await Promise.all(together.map((service) => service.stop()));
  }
}

async function stopOnce() {
  if (stopping) return started.forEach((service) => service.kill());
  stopping = true;
  console.log('\nStopping');
  await stop();
  console.log('Stopped');
  process.exit(process.exitCode ?? 0);
}

if (process.argv.includes('--help')) {
  console.log(help);
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopOnce());
  await start().catch(async (error) => {
    if (stopping) return;
    stopping = true;
    tell(error);
    await stop();
    process.exit(1);
  });
}
