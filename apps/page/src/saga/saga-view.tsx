import type { Saga } from '@backstitch/saga-log';
import type { JsonSchema } from '../dialog/example';
import { Fold } from '../parts/fold';
import { Moment } from '../parts/moment';
import { styles } from '../styles/styles';
import { Acts } from './acts';
import { Facts } from './facts';
import { StepRow } from './step-row';

interface Props {
  readonly saga: Saga;
  readonly path: string;
  /** The schemas of the messages that it may be sent, by name. */
  readonly messages: Readonly<Record<string, JsonSchema>>;
}

/** A saga: its facts, its steps with their compensations, what its style adds, its audit. */
export function SagaView({ saga, path, messages }: Props) {
  return (
    <>
      <Facts saga={saga} path={path} />
      {saga.endedAt === undefined && <Acts saga={saga} path={path} messages={messages} />}
      {saga.steps.length > 0 && (
        <table id="stitch">
          <caption>Steps go down; compensations come back up</caption>
          <thead>
            <tr>
              <th scope="col">↓ Forward</th>
              <th scope="col">↑ Back</th>
            </tr>
          </thead>
          <tbody id="steps">
            {saga.steps.map((step) => (
              <StepRow key={step.id} step={step} path={`${path}/steps/${encodeURIComponent(step.id)}`} />
            ))}
          </tbody>
        </table>
      )}
      {styles
        .filter(({ shows }) => shows(saga))
        .map(({ name, Part }) => (
          <div key={name} id={name}>
            <Part saga={saga} path={path} />
          </div>
        ))}
      {saga.audit.length > 0 && (
        <>
          <h3>Audit</h3>
          <ul>
            {saga.audit.map(({ at, by, action, step, timer, due, reason }, index) => (
              <li key={index}>
                <Moment at={at} /> {by}: <strong>{[action, step, timer, due].filter(Boolean).join(' ')}</strong> (
                {reason})
              </li>
            ))}
          </ul>
        </>
      )}
      <Fold title="Input of the saga" value={saga.input} />
      <Fold title="Output of the saga" value={saga.output} />
    </>
  );
}
