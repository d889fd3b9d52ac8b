/** A process that reads variables. */
export type ProcessKind = 'participant' | 'sagas' | 'coordinator' | 'gateway' | 'command' | 'with-temporal' | 'tests';

/** An environment variable: what the page of all of them says of it. */
export interface Variable {
  /** Who reads it. */
  readonly by: readonly ProcessKind[];
  /** What is written into it, in words; an example in backquotes. */
  readonly type: string;
  /** What holds where it isn't set, or is empty. */
  readonly default: string;
  readonly what: string;
}

const workers = ['participant', 'sagas', 'coordinator'] as const;
const hosts = [...workers, 'gateway'] as const;
const connecting = [...hosts, 'command'] as const;

/**
 * Every environment variable that a process of the platform reads. A test sees a source that reads another
 * one; `docs/guides/configuration.md` is made of this.
 */
export const variables = {
  TEMPORAL_ADDRESS: {
    by: [...connecting, 'with-temporal'],
    type: '`host:port`',
    default: '`127.0.0.1:7233`; of `with-temporal` none: it starts a server',
    what: 'Where Temporal is.',
  },
  TEMPORAL_NAMESPACE: {
    by: [...connecting, 'with-temporal'],
    type: 'a name',
    default: '`default`',
    what: 'The namespace.',
  },
  TEMPORAL_API_KEY: {
    by: connecting,
    type: 'a secret',
    default: 'none',
    what: 'Lets in, at Temporal Cloud. TLS is on where it is set.',
  },
  TEMPORAL_TLS: {
    by: connecting,
    type: '`true` or `false`',
    default: '`true` where an API key or a setting of TLS is there',
    what: 'Whether the connection is encrypted.',
  },
  TEMPORAL_TLS_CLIENT_CERT_PATH: {
    by: connecting,
    type: 'a path of a PEM file',
    default: 'none',
    what: 'The certificate of a client, for mTLS. `TEMPORAL_TLS_CLIENT_CERT_DATA` has the text itself.',
  },
  TEMPORAL_TLS_CLIENT_KEY_PATH: {
    by: connecting,
    type: 'a path of a PEM file',
    default: 'none',
    what: 'Its key. `TEMPORAL_TLS_CLIENT_KEY_DATA` has the text itself.',
  },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: {
    by: connecting,
    type: 'a path of a PEM file',
    default: "the system's authorities",
    what: 'Who has signed the certificate of the server. `TEMPORAL_TLS_SERVER_CA_CERT_DATA` has the text itself.',
  },
  TEMPORAL_TLS_SERVER_NAME: {
    by: connecting,
    type: 'a host name',
    default: 'that of the address',
    what: 'The name that the certificate of the server must have.',
  },
  TEMPORAL_PROFILE: {
    by: connecting,
    type: 'a name',
    default: '`default`',
    what: 'The profile that is read of the file of profiles. A variable of its own wins over the profile.',
  },
  TEMPORAL_CONFIG_FILE: {
    by: connecting,
    type: 'a path of a TOML file',
    default: "`temporalio/temporal.toml` in the user's folder of settings",
    what: 'The file of profiles.',
  },
  NODE_ENV: {
    by: hosts,
    type: '`production`, or anything else',
    default: 'not production',
    what: 'In production nothing is guessed: `DATABASE_URL`, and `BACKSTITCH_EVENTS_URL` where events are published, must be set.',
  },
  DATABASE_URL: {
    by: ['participant', 'gateway'],
    type: '`sqlite:FILE` or `postgres://…`',
    default: 'a SQLite file, `.data/{name}.db`; in production none, and the process does not start',
    what: "A participant's own database; of the gateway its stored definitions and its events. A participant whose module is given a database doesn't read it.",
  },
  BARRIER_KEEP_DAYS: {
    by: ['participant'],
    type: 'a whole number, from 1',
    default: 'for ever, with their contents',
    what: 'How many days rows of the barrier are kept whose saga has ended whole, and is known to Temporal no more. Their inputs and answers go at once then.',
  },
  LOG_LEVEL: {
    by: hosts,
    type: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    default: '`info`',
    what: "What is logged, as lines of JSON. What Nest and Temporal's SDK say at info is written at debug.",
  },
  HEALTH_PORT: {
    by: workers,
    type: 'a port, 0 to 65535; 0 is any free one',
    default: 'none: health and metrics are not served',
    what: 'Serves `/health/live`, `/health/ready` and `/metrics`.',
  },
  HEALTH_HOST: {
    by: workers,
    type: 'an address',
    default: '`127.0.0.1`',
    what: 'Where `HEALTH_PORT` listens: `0.0.0.0` or `::` for probes from outside of the container.',
  },
  HOST: {
    by: ['gateway'],
    type: 'an address',
    default: '`127.0.0.1`',
    what: 'Where the gateway listens.',
  },
  PORT: {
    by: ['gateway'],
    type: 'a port, 0 to 65535; 0 is any free one',
    default: '`3000`',
    what: 'Where the gateway listens.',
  },
  GATEWAY_CONNECTIONS: {
    by: ['gateway'],
    type: 'a whole number',
    default: '`4000`',
    what: 'How many connections the gateway has open at most.',
  },
  GATEWAY_WATCHERS: {
    by: ['gateway'],
    type: 'a whole number',
    default: '`500`',
    what: 'How many streams of changes it has open at most, and how many callers wait for an end by `Prefer: wait`.',
  },
  GATEWAY_WATCHERS_EACH: {
    by: ['gateway'],
    type: 'a whole number',
    default: '`200`',
    what: 'How many of them one client has at most.',
  },
  GATEWAY_TYPES: {
    by: ['gateway'],
    type: 'a whole number',
    default: '`1000`',
    what: 'How many stored types that can be started it keeps at most.',
  },
  GATEWAY_DEFINITIONS_MB: {
    by: ['gateway'],
    type: 'a whole number of megabytes',
    default: '`256`',
    what: 'How large all stored definitions are together at most, in all their versions.',
  },
  GATEWAY_HOSTS: {
    by: ['gateway'],
    type: 'host names without ports, with commas between them',
    default: 'none: it is known as `127.0.0.1`, `localhost`, `[::1]` and by the address that a connection came in by',
    what: 'The names that the gateway is reached by.',
  },
  GATEWAY_PROXIES: {
    by: ['gateway'],
    type: 'addresses and networks with commas between them, `10.0.0.5, 10.1.0.0/16`',
    default: 'none: `Backstitch-Actor` is taken at its word',
    what: 'Proxies that log people in: their `X-Forwarded-User` says who asks, and nobody else can.',
  },
  BACKSTITCH_EVENTS_URL: {
    by: ['participant', 'coordinator'],
    type: 'a URL',
    default:
      '`http://127.0.0.1:3000/events`; in production none, and who has starts to deliver, or events without `EVENTS_NATS`, does not start',
    what: 'Where the events of a participant, and the sagas that it starts, are delivered, and, by the coordinator, the events of processes.',
  },
  EVENTS_NATS: {
    by: ['participant', 'coordinator', 'gateway'],
    type: 'URLs of NATS servers with commas between them, `nats://127.0.0.1:4222`',
    default: 'none: events go by HTTP, to `BACKSTITCH_EVENTS_URL`',
    what: 'Events are delivered to a stream of NATS JetStream, and the gateway takes them from there.',
  },
  EVENTS_STREAM: {
    by: ['participant', 'coordinator', 'gateway'],
    type: 'a name',
    default: '`backstitch`',
    what: 'Which stream, where `EVENTS_NATS` is set. It must be the same for all.',
  },
  EVENTS_WITHIN: {
    by: ['gateway'],
    type: 'a duration, `30m`',
    default: '`1h`',
    what: 'How long an event is tried for the sagas that it is for, before it stands in the error queue.',
  },
  SLIP_ENDPOINTS: {
    by: ['coordinator'],
    type: 'URLs with commas between them',
    default: 'none: nobody is told',
    what: 'Which subscribers of routing slips may be told: what is at or below one of them.',
  },
  SAGA_ENDPOINTS: {
    by: ['coordinator', 'gateway'],
    type: 'URLs with commas between them',
    default: 'none: nobody is told',
    what: 'Which subscribers may be told what happens to sagas: what is at or below one of them.',
  },
  STATE_MACHINES_TASK_QUEUE: {
    by: ['coordinator', 'gateway'],
    type: 'a name',
    default: '`state-machines`',
    what: 'Where state machines run. It must be the same for both.',
  },
  STATE_MACHINES_SETTINGS: {
    by: ['coordinator', 'gateway'],
    type: 'a path of a JSON file',
    default: 'none: state machines reach participants alone',
    what: '`{ resources, http: { allow, connections }, s3: { folder } }`: what stands for ARNs, and what may be reached.',
  },
  STATE_STORE_URL: {
    by: hosts,
    type: '`sqlite:FILE` or `postgres://…`',
    default: 'none: there is no state store',
    what: 'The record of all sagas. The coordinator keeps it, the gateway reads it, workers tell it what has changed.',
  },
  STATE_STORE_PAYLOADS: {
    by: ['coordinator', 'gateway'],
    type: '`keep`, `hash` or `leave-out`',
    default: '`keep`',
    what: 'What is recorded of inputs, outputs and details of failures.',
  },
  STATE_STORE_KEEP_DAYS: {
    by: ['coordinator'],
    type: 'a whole number, 1 to 999999',
    default: 'for ever',
    what: 'How many days sagas are kept that have ended.',
  },
  STATE_STORE_HISTORIES_PER_SECOND: {
    by: ['coordinator'],
    type: 'a whole number, 1 to 999999',
    default: '`50`',
    what: 'The most histories that are read in a second.',
  },
  STATE_STORE_FEED: {
    by: workers,
    type: '`on` or `off`',
    default: '`on`',
    what: "Whether the process's workers tell the state store what has changed.",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    by: hosts,
    type: 'a URL',
    default: 'none: no traces',
    what: 'The OpenTelemetry collector. The other `OTEL_*` variables of the exporter hold, too.',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    by: hosts,
    type: 'a URL',
    default: 'none: that of all',
    what: 'The collector of traces alone.',
  },
  OTEL_SERVICE_NAME: {
    by: hosts,
    type: 'a name',
    default: 'that of the process',
    what: 'What the process is called in traces.',
  },
  BACKSTITCH_GATEWAY: {
    by: ['command'],
    type: 'a URL',
    default: 'none: Temporal is asked',
    what: 'The gateway that `backstitch` asks. `--gateway` wins.',
  },
  BACKSTITCH_ACTOR: {
    by: ['command'],
    type: 'a name',
    default: 'that of the user on this machine',
    what: 'Who acts, for the audit. `--by` wins.',
  },
  BACKSTITCH_DATA_CONVERTER: {
    by: ['command'],
    type: 'a path of a module',
    default: 'none: what is encrypted is shown as such',
    what: "Its export `dataConverter` decodes payloads, as Temporal's clients have it. A gateway that is asked needs none here.",
  },
  NO_COLOR: {
    by: ['command'],
    type: 'anything',
    default: 'colours at a terminal',
    what: 'No colours.',
  },
  TEMPORAL_PORT: {
    by: ['with-temporal'],
    type: 'a port',
    default: '`7233`',
    what: 'Of the server that `npm run dev`, or `npm start` in the repository, starts.',
  },
  TEMPORAL_UI_PORT: {
    by: ['with-temporal'],
    type: 'a port',
    default: '`8233`',
    what: 'Of its Web UI.',
  },
  TEMPORAL_DATA: {
    by: ['with-temporal'],
    type: 'a path of a folder',
    default: '`.data`',
    what: 'Where that server keeps what it knows.',
  },
  BACKSTITCH_CACHE: {
    by: ['with-temporal', 'tests'],
    type: 'a path of a folder',
    default: '`.cache` beside `package-lock.json`',
    what: 'Where the binary of the server is kept once it was downloaded.',
  },
  BACKSTITCH_TEMPORAL_BINARY: {
    by: ['with-temporal', 'tests'],
    type: 'a path',
    default: '`temporal` on the PATH, else one is downloaded',
    what: 'The Temporal server that is started.',
  },
  BACKSTITCH_TEMPORAL_TEST_SERVER_BINARY: {
    by: ['tests'],
    type: 'a path',
    default: '`temporal-test-server` on the PATH, else one is downloaded',
    what: "Temporal's test server, where one is started.",
  },
  BACKSTITCH_TEST_TEMPORAL: {
    by: ['tests'],
    type: '`host:port`',
    default: 'one is started for each of `verifySaga`, or for each worker of Jest in the repository',
    what: 'A Temporal server that tests use.',
  },
  BACKSTITCH_RECORD: {
    by: ['tests'],
    type: 'a path of a folder',
    default: 'nothing is kept',
    what: 'Where tests keep the histories of the sagas that they have run, to be replayed.',
  },
  BACKSTITCH_NO_CACHE: {
    by: ['tests'],
    type: 'anything',
    default: 'workflows are cached',
    what: 'Workers of tests replay each saga at each of its tasks.',
  },
} as const satisfies Readonly<Record<string, Variable>>;
