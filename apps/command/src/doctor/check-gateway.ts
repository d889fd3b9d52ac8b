import type { SagaCounts } from '@backstitch/client';
import { CommandError } from '../command-error';
import { askGateway } from '../sagas/ask-gateway';
import { type Finding, ok, warning, wrong } from './finding';

/** Clocks may differ by so much, in milliseconds: times in lists and deadlines are compared across machines. */
const maxApart = 5_000;

/** The gateway: whether it answers, can reach Temporal, and has the time that we have. */
export async function checkGateway(gateway: URL | undefined): Promise<Finding[]> {
  if (gateway === undefined) return [ok('gateway', 'none is named: BACKSTITCH_GATEWAY is not set')];
  try {
    const response = await askGateway(gateway, '/health/ready');
    return [ok('gateway', `${gateway.origin} is ready`), ...clockOf(response), ...(await recordOf(gateway))];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [wrong('gateway', error.detail, `See docs/errors/${error.code}.md.`)];
  }
}

/** A record that is so far behind, in milliseconds, misleads who looks. */
const farBehind = 60_000;

/** The state store, where the gateway has one. */
async function recordOf(gateway: URL): Promise<Finding[]> {
  try {
    const { lag } = (await (await askGateway(gateway, '/saga-counts')).json()) as SagaCounts;
    const found = `the record is ${(lag.ms / 1_000).toFixed(0)} s behind, ${lag.sagas} sagas are to be read`;
    if (lag.ms <= farBehind) return [ok('state-store', found)];
    return [warning('state-store', found, 'See whether the coordinator, which keeps the record, runs and keeps up.')];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.code === 'no-state-store') return [ok('state-store', 'the gateway has none: STATE_STORE_URL is not set')];
    return [wrong('state-store', error.detail, `See docs/errors/${error.code}.md.`)];
  }
}

function clockOf(response: Response): Finding[] {
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return [];
  const apart = theirs - Date.now();
  const text = `the gateway's clock is ${(Math.abs(apart) / 1_000).toFixed(0)} s ${apart < 0 ? 'behind' : 'ahead of'} this one`;
  if (Math.abs(apart) <= maxApart) return [ok('clock', 'the gateway has the time that this machine has')];
  return [warning('clock', text, 'Have both machines set their clocks by NTP.')];
}
