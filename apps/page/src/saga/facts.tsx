import type { Saga } from '@backstitch/saga-log';
import { lasted } from '../parts/lasted';
import { Moment } from '../parts/moment';
import { failureText } from './failure-text';
import { waitText } from './wait-text';

/** When a saga began and ended, why it failed, and what it waits for. */
export function Facts({ saga, path }: { readonly saga: Saga; readonly path: string }) {
  return (
    <>
      <p class="muted">
        <code>{saga.id}</code>
        <br />
        started <Moment at={saga.startedAt} />
        {saga.endedAt !== undefined && (
          <>
            {' · ended '}
            <Moment at={saga.endedAt} />
            {` · took ${lasted(saga.startedAt, saga.endedAt)}`}
          </>
        )}
        {' · '}
        <a href={path} target="_blank">
          as JSON
        </a>
      </p>
      {saga.failure && <p class="failure">{failureText(saga.failure)}</p>}
      {saga.waitingFor?.map((wait) => (
        <p key={`${wait.kind} ${wait.what}`} class={`waits ${wait.kind}`}>
          <strong>{waitText(wait)}</strong> since <Moment at={wait.since} />
        </p>
      ))}
      {saga.status === 'terminated' && (
        <p class="failure">It was ended by force: what took effect and isn’t compensated below stays.</p>
      )}
    </>
  );
}
