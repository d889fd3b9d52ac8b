import { sagaPath } from '../gateway/saga-path';
import type { SagaSummary } from '../gateway/saga-summary';
import { Moment } from '../parts/moment';
import { Status } from '../parts/status';
import { filters } from './filters';
import { useChoice } from './use-choice';
import { useSagas } from './use-sagas';

interface Props {
  /** The path of the saga that is open. */
  readonly shown: string | undefined;
  /** The saga types that can be chosen. */
  readonly types: readonly string[];
  /** Changes when the list should be asked for again. */
  readonly refreshes: number;
  readonly onTrouble: (error: unknown) => void;
}

/** The sagas, newest first. */
export function SagaList({ shown, types, refreshes, onTrouble }: Props) {
  const [choice, choose] = useChoice();
  const { filter, type } = choice;
  const { listed, more } = useSagas(filter, type, refreshes, onTrouble);
  // A type that is chosen may be unknown yet, or no more.
  const offered = type === '' || types.includes(type) ? types : [...types, type];
  return (
    <section id="sagas" aria-labelledby="list-title">
      <h2 id="list-title">Sagas</h2>
      <div class="filters">
        <label>
          Status{' '}
          <select
            id="filter"
            value={filter}
            onChange={({ currentTarget }) => choose({ ...choice, filter: currentTarget.value })}
          >
            {filters.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Type{' '}
          <select
            id="type"
            value={type}
            onChange={({ currentTarget }) => choose({ ...choice, type: currentTarget.value })}
          >
            {['', ...offered].map((name) => (
              <option key={name} value={name}>
                {name || 'all'}
              </option>
            ))}
          </select>
        </label>
      </div>
      <table>
        <caption>Newest first, from the index: a moment old</caption>
        <thead>
          <tr>
            <th scope="col">Saga</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody id="list">
          {listed?.items.length === 0 && (
            <tr>
              <td colSpan={2}>None.</td>
            </tr>
          )}
          {listed?.items.map((saga) => (
            <Row key={sagaPath(saga)} saga={saga} isShown={sagaPath(saga) === shown} />
          ))}
        </tbody>
      </table>
      {listed !== undefined && listed.next !== null && (
        <button id="more" type="button" onClick={more}>
          Older ones
        </button>
      )}
    </section>
  );
}

function Row({ saga, isShown }: { readonly saga: SagaSummary; readonly isShown: boolean }) {
  return (
    <tr aria-current={isShown ? 'true' : undefined}>
      <td>
        <a href={`#${sagaPath(saga)}`}>
          <span>{saga.type}</span>
          <small title={saga.id}>{saga.id}</small>
        </a>
        <small>
          <Moment at={saga.startedAt} />
        </small>
      </td>
      <td>
        <Status is={saga.status} />
        <small>{(saga.attention ?? []).join(', ')}</small>
      </td>
    </tr>
  );
}
