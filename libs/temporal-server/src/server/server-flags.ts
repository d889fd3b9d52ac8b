import type { StartServerOptions } from './start-server-options';

/** Loopback only: the dev server has no authentication. */
export const serverIp = '127.0.0.1';

/** The dev server is slow by its defaults, not by nature; these values are measured on short sagas. */
const fast = {
  // Timers are batched by this much: a timer of 10 ms took over a second.
  'history.timerProcessorMaxTimeShift': '10ms',
  // Polls of the queue of timers: after some twenty, each timer or retry that is skipped waited 200 ms for its turn.
  'history.timerProcessorMaxPollRPS': 1000,
  // Polls of the queue that writes visibility: a list lagged by 17 ms, now by 2.
  'history.visibilityProcessorMaxPollRPS': 1000,
  // Polls of the queue that dispatches tasks: a lone saga of four steps took four times as long.
  'history.transferProcessorMaxPollRPS': 1000,
  // How far the queues are, on which a delete of what has just closed waits: half a minute.
  'history.transferProcessorUpdateAckInterval': '1s',
  'history.visibilityProcessorUpdateAckInterval': '1s',
  // A guard against workflows that continue as new in a tight loop: each hop of a routing slip waited a second.
  'history.workflowIdReuseMinimalInterval': '1ms',
  // From its first failed task on a workflow says so where lists can ask for it; else never.
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': 1,
};

/** Write-ahead log, synced at its checkpoints: 2.6 times the throughput, and a kill -9 still loses nothing. */
const fastFile = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=1'];

/** The command line of `temporal server start-dev` for these options, on these ports. */
export function serverFlags(options: StartServerOptions, port: number, uiPort: number | undefined): string[] {
  const { dbFile, namespace, searchAttributes = {}, timeSkipping, dynamicConfig, logLevel = 'error' } = options;
  const config = {
    ...fast,
    ...(timeSkipping ? { 'frontend.WorkflowTimeSkippingEnabled': true } : {}),
    ...dynamicConfig,
  };
  return [
    ...['server', 'start-dev', '--ip', serverIp, '--port', `${port}`],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', `${uiPort}`, '--ui-disable-news-fetch']),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile, ...fastFile]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...Object.entries(config).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${JSON.stringify(value)}`]),
    ...['--log-level', logLevel, '--log-format', 'text'],
  ];
}
