import type { EventsDoor } from '@backstitch/participant';
import { HostError } from '../host-error';
import type { Environment } from './environment';
import { shownSetting } from './shown-setting';

/** The gateway of this machine. */
const here = 'http://127.0.0.1:3000/events';

/**
 * Where the events of a participant, and its starts of sagas, are delivered: `BACKSTITCH_EVENTS_URL`, or the gateway of this machine; but not in
 * production, where that would be nobody, unless nothing goes there: events go by the stream of `EVENTS_NATS`, and only starts of sagas by HTTP.
 * @param who delivers: it stands in the gateway's log
 * @param startsSagas whether it starts any
 * @throws HostError `bad-setting`
 */
export function eventsSetting(environment: Environment, who: string, startsSagas: boolean): EventsDoor {
  const url = environment['BACKSTITCH_EVENTS_URL'] || undefined;
  const isNeeded = startsSagas || !environment['EVENTS_NATS'];
  if (url === undefined && isNeeded && environment['NODE_ENV'] === 'production') {
    throw new HostError(
      'bad-setting',
      `BACKSTITCH_EVENTS_URL isn't set, ${who} publishes events or starts sagas, and NODE_ENV is 'production': say where the gateway takes them, as in ${here}.`,
    );
  }
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    const what = shownSetting(url, 'no URL of HTTP');
    throw new HostError('bad-setting', `BACKSTITCH_EVENTS_URL is ${what}: write a URL of HTTP, as in ${here}.`);
  }
  return { url: url ?? here, headers: { 'backstitch-actor': encodeURIComponent(who) } };
}
