import { parseArgs } from 'node:util';
import { fetchServer } from './fetch-server.mjs';
import { checkFree, portOf } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { Trouble, tell } from './trouble.mjs';

const help = `npm start: installs, builds and runs a whole platform, until Ctrl-C. A second Ctrl-C doesn't wait.

  --watch                     compiles what changes, and starts again the processes that are made of it: npm run dev
  --platform FOLDER           which one (default examples/trip): npm start -- --platform examples/shop. Its platform.ts
                              names the variables of further ports

  PORT                3000    the gateway: the page and the API
  TEMPORAL_PORT       7233    the Temporal server that is started here
  TEMPORAL_UI_PORT    8233    its Web UI
  TEMPORAL_ADDRESS            use the Temporal server at host:port instead, with TEMPORAL_NAMESPACE and the other
                              TEMPORAL_* variables that every Temporal tool knows
  BACKSTITCH_DATA     .data   where databases and logs are kept (of another platform: .data/{name}); remove it to begin anew
  SAGA_ENDPOINTS              URLs, with commas between them, that may be told what happens to sagas (docs/guides/subscriptions.md)
  SLIP_ENDPOINTS              URLs, with commas between them, that may be told what happens to routing slips
  STATE_MACHINES_SETTINGS     a JSON file: what tasks of state machines may reach (docs/guides/step-functions.md)
  LOG_LEVEL           info    how much the processes write to their logs
`;

/** @type {import('@backstitch/tools').RunningPlatform | undefined} */
let running;
let stopping = false;

/**
 * @param {string | undefined} folder
 * @param {boolean} isWatching
 */
async function start(folder, isWatching) {
  const since = Date.now();
  const gatewayPort = portOf('PORT', 3000);
  const temporalPort = portOf('TEMPORAL_PORT', 7233);
  const uiPort = portOf('TEMPORAL_UI_PORT', 8233);
  const hasOwnServer = !process.env.TEMPORAL_ADDRESS;
  await checkFree(gatewayPort, 'PORT', 'the gateway');
  if (hasOwnServer) {
    await checkFree(temporalPort, 'TEMPORAL_PORT', 'Temporal');
    await checkFree(uiPort, 'TEMPORAL_UI_PORT', "Temporal's Web UI");
  }
  await prepare();
  if (hasOwnServer) await fetchServer();

  // The tools and the platforms can be loaded only when they are built.
  const { RunningPlatform, defaultPlatform, loadPlatform } = await import('@backstitch/tools');
  const { platform, data } = loadPlatform(folder);
  /** @type {Record<string, number>} */
  const ports = {};
  for (const [variable, otherwise] of Object.entries(platform.ports ?? {})) {
    ports[variable] = portOf(variable, otherwise);
    await checkFree(ports[variable], variable, `a process of ${platform.name}`);
  }
  if (stopping) return;
  running = new RunningPlatform(platform, { data, gatewayPort, temporalPort, uiPort, ports, hasOwnServer });
  console.log(await running.start(since));
  if (!isWatching || stopping) return;
  running.restartOnChange(['.', folder ?? defaultPlatform]);
  console.log('What changes is compiled, and what is made of it started again.');
}

async function stopOnce() {
  if (stopping) return running?.kill();
  stopping = true;
  console.log('\nStopping');
  await running?.stop();
  console.log('Stopped');
  process.exit(process.exitCode ?? 0);
}

function parameters() {
  try {
    return parseArgs({
      options: { platform: { type: 'string' }, watch: { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new Trouble('bad-parameter', `${/** @type {Error} */ (error).message}\n${help}`);
  }
}

try {
  const { platform, watch, help: isHelp } = parameters();
  if (isHelp) console.log(help);
  else {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopOnce());
    await start(platform, watch === true);
  }
} catch (error) {
  if (!stopping) {
    stopping = true;
    tell(error);
    await running?.stop();
    process.exit(1);
  }
}
