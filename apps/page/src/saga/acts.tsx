import type { Saga } from '@backstitch/saga-log';
import { example, type JsonSchema } from '../dialog/example';
import { useOperator } from '../dialog/operator';
import { call } from '../gateway/call';

interface Props {
  readonly saga: Saga;
  readonly path: string;
  /** The schemas of the messages that it may be sent, by name. */
  readonly messages: Readonly<Record<string, JsonSchema>>;
}

/** What an operator can do to a saga that has not ended. */
export function Acts({ saga, path, messages }: Props) {
  const { ask, askFor, tell } = useOperator();
  const send = (name: string, schema: JsonSchema) =>
    ask({
      title: `Send ${name}`,
      json: 'The message, as JSON',
      start: () => example(schema),
      send: async ({ value, headers }) => {
        await call(`${path}/messages/${encodeURIComponent(name)}`, value, headers);
        tell(`Send ${name}: accepted`);
      },
    });
  const whole = (verb: string) => (
    <button
      type="button"
      onClick={() => askFor({ title: `${verb} ${saga.type}`, path: `${path}/${verb.toLowerCase()}` })}
    >
      {verb}…
    </button>
  );
  return (
    <div class="acts">
      {whole('Cancel')}
      {whole('Compensate')}
      {saga.failure?.code === 'SagaSetAside' && whole('Resume')}
      {attentionOutsideSteps(saga).map((what) => (
        <button
          key={what}
          type="button"
          onClick={() =>
            askFor({
              title: `Resolve ${what} by hand`,
              path: `${path}/steps/${encodeURIComponent(what)}/resolve`,
              ...(what.startsWith('message: ') && { field: 'output' }),
            })
          }
        >
          Resolve {what}…
        </button>
      ))}
      {Object.entries(messages).map(([name, schema]) => (
        <button key={name} type="button" onClick={() => send(name, schema)}>
          Send {name}…
        </button>
      ))}
    </div>
  );
}

/** What needs an operator and is no step: a message that did not come, a deadline. */
const attentionOutsideSteps = ({ waitingFor = [], steps }: Saga): readonly string[] =>
  waitingFor
    .filter(({ kind }) => kind === 'operator')
    .map(({ what }) => what)
    .filter((what) => !steps.some(({ id }) => what === id || what === `${id}/compensation`));
