import { openLog } from '@backstitch/nest';
import { testDatabases } from '@backstitch/testing/databases';
import { type Gateway, openGateway } from '../src';
import { ask } from './gateway-harness';
import { tallies } from './tallies';

const databases = testDatabases();
const endpoint = 'http://127.0.0.1:9/told';
afterAll(() => databases.stop());

const nul = 'a\0b';
const event = { specversion: '1.0', id: '1', source: 's', type: 'Counted', data: { saga: 'one', n: 1 } };
const structured = { 'content-type': 'application/cloudevents+json' };
type Door = readonly [what: string, says: string, ask: string, body?: object, headers?: Record<string, string>];

/** Where a text that somebody sends is kept, or is looked for, in a database; and the code of the answer, or that nothing is found. */
const doors: readonly Door[] = [
  ...['id', 'source', 'type', 'subject'].map((name): Door => [
    `an event’s ${name}`,
    'invalid-body',
    'POST /events',
    { ...event, [name]: nul },
    structured,
  ]),
  ['the reason of a replay', 'invalid-body', 'POST /events/unclaimed/1/replay', { reason: nul }],
  ['the reason of a drop', 'invalid-body', 'POST /events/unclaimed/1/drop', { reason: nul }],
  ['a subscription’s name', 'bad-id', 'PUT /subscriptions/a%00b', { endpoint }],
  ['a subscription’s endpoint', 'invalid-body', 'PUT /subscriptions/one', { endpoint: `${endpoint}/${nul}` }],
  ['a subscription that is read', 'unknown-subscription', 'GET /subscriptions/a%00b'],
  ['a subscription that is ended', 'unknown-subscription', 'DELETE /subscriptions/a%00b'],
  ['a subscription’s error queue', 'unknown-subscription', 'GET /subscriptions/a%00b/undelivered'],
  [
    'a subscription whose event is dropped',
    'unknown-event',
    'POST /subscriptions/a%00b/undelivered/1/drop',
    { reason: 'why' },
  ],
  [
    'the reason of a subscription’s drop',
    'invalid-body',
    'POST /subscriptions/one/undelivered/1/drop',
    { reason: nul },
  ],
  ['an erasure’s reason', 'invalid-body', 'POST /erasures', { attribute: 'guest', value: 'Ada', reason: nul }],
  ['an erasure’s attribute', 'nothing', 'POST /erasures', { attribute: nul, value: 'Ada', reason: 'why' }],
  ['an erasure’s value', 'nothing', 'POST /erasures', { attribute: 'guest', value: nul, reason: 'why' }],
  ['the reason of a bulk act', 'invalid-body', 'POST /bulk-acts', { act: 'retry', filter: {}, reason: nul }],
  [
    'a type of a bulk act',
    'unknown-saga-type',
    'POST /bulk-acts',
    { act: 'retry', filter: { type: nul }, reason: 'why', dryRun: true },
  ],
  [
    'a step of a bulk act',
    'nothing',
    'POST /bulk-acts',
    { act: 'retry', filter: { step: nul }, reason: 'why', dryRun: true },
  ],
  ['a type of sagas', 'unknown-saga-type', 'GET /sagas/a%00b'],
  ['a saga’s type', 'unknown-saga-type', 'GET /sagas/a%00b/1'],
  ['a saga’s id', 'bad-id', 'GET /sagas/gatewayTally/a%00b'],
  ['a saga’s type that is started', 'unknown-saga-type', 'POST /sagas/a%00b', {}],
  ['a step of a list', 'nothing', 'GET /sagas?step=a%00b'],
  ['a participant of a list', 'nothing', 'GET /sagas?participant=a%00b'],
  ['an attribute of a list', 'nothing', 'GET /sagas?attribute.guest=a%00b'],
  ['an attribute’s name', 'nothing', 'GET /sagas?attribute.a%00b=Ada'],
  ['words of a list', 'nothing', 'GET /sagas?text=a%00b'],
  ['a saga type', 'unknown-saga-type', 'GET /saga-types/a%00b'],
  ['a saga type that is retired', 'unknown-saga-type', 'DELETE /saga-types/a%00b'],
  [
    'a saga type that is stored',
    'bad-id',
    'PUT /saga-types/a%00b',
    { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
  ],
  ['a bulk act', 'unknown-bulk-act', 'GET /bulk-acts/a%00b'],
];

describe.each(['sqlite', 'postgres'] as const)('with %s, a NUL character is no fault of the gateway’s', (dialect) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const settings = {
      ...{ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!, PORT: '0', SAGA_ENDPOINTS: endpoint },
      ...{ DATABASE_URL: await databases.fresh(dialect), STATE_STORE_URL: await databases.fresh(dialect) },
    };
    gateway = await openGateway(tallies, settings, openLog('gateway', { LOG_LEVEL: 'silent' }));
  });
  afterAll(() => gateway?.close());

  it.each(doors.map((door) => [door[0], door] as const))('in %s', async (_what, [, says, asked, body, headers]) => {
    const [method, path] = asked.split(' ');
    const type = headers ?? { 'content-type': 'application/json' };
    const sent = body && { headers: type, body: JSON.stringify(body) };
    const answer = await ask(gateway, path!, { method: method!, ...sent });
    expect(answer.status === 200 ? 'nothing' : answer.body.code).toBe(says);
  });
});
