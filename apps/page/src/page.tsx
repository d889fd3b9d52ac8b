import { useEffect, useMemo, useState } from 'preact/hooks';
import { AskDialog } from './dialog/ask-dialog';
import type { Asking } from './dialog/asking';
import { example } from './dialog/example';
import { OperatorContext } from './dialog/operator';
import { EventsPane } from './events/events-pane';
import { FindSaga } from './find-saga';
import { call } from './gateway/call';
import { sagaPath } from './gateway/saga-path';
import type { TypeSummary } from './gateway/type-summary';
import { SagaList } from './list/saga-list';
import { SagaPane } from './saga/saga-pane';
import { eventsPath, shownPath } from './shown-path';
import { useTroubles } from './use-troubles';

/** The link for readers who skip the list: it opens nothing. */
const skipHash = '#saga-title';

/** The whole page: the list of sagas, and the one that is open; or all events. */
export function Page() {
  const [path, setPath] = useState(() => shownPath(location.hash));
  /** How often another saga was chosen since the page was opened. */
  const [choices, setChoices] = useState(0);
  const [refreshes, setRefreshes] = useState(0);
  const [types, setTypes] = useState<readonly TypeSummary[]>([]);
  const [note, setNote] = useState('');
  const [asking, setAsking] = useState<Asking>();
  const [troubles, trouble] = useTroubles();

  useEffect(() => {
    const onChange = () => {
      if (location.hash === skipHash) return;
      setNote('');
      setPath(shownPath(location.hash));
      setChoices((before) => before + 1);
      setRefreshes((before) => before + 1);
    };
    addEventListener('hashchange', onChange);
    // The list doesn't wait for it: the types may be in a database that can't be reached, and the sagas are in Temporal.
    void know();
    return () => removeEventListener('hashchange', onChange);
  }, []);

  /** All that can be started, as of now: state machines are stored at any time. */
  async function know(): Promise<readonly TypeSummary[]> {
    try {
      const { items } = await call<{ readonly items: readonly TypeSummary[] }>('/saga-types');
      setTypes(items);
      trouble.types(undefined);
      return items;
    } catch (error) {
      trouble.types(error);
      return types;
    }
  }

  const start = async () => {
    const all = await know();
    setAsking({
      title: 'Start a saga',
      types: all.map(({ name }) => name),
      start: (name) => example(all.find((type) => type.name === name)?.input ?? { type: 'object' }),
      json: 'Its input, as JSON',
      send: async ({ type, value, headers }) => {
        const { id } = await call<{ readonly id: string }>(`/sagas/${encodeURIComponent(type)}`, value, headers);
        location.hash = sagaPath({ type, id });
      },
    });
  };

  const operator = useMemo(() => ({ ask: setAsking, tell: setNote }), []);
  return (
    <OperatorContext.Provider value={operator}>
      <a class="skip" href={skipHash}>
        To the saga
      </a>
      <header>
        <h1>Backstitch</h1>
        <button id="start" type="button" onClick={() => void start()}>
          Start a saga…
        </button>
        <FindSaga onTrouble={setNote} />
        <a href={`#${eventsPath}`} aria-current={path === eventsPath ? 'page' : undefined}>
          Events
        </a>
        <p id="note" role="status">
          {note}
        </p>
        <p id="trouble" role="alert">
          {troubles.join(' ')}
        </p>
      </header>
      <main class={path === undefined ? '' : 'open'}>
        <SagaList shown={path} types={types.map(({ name }) => name)} refreshes={refreshes} onTrouble={trouble.list} />
        {path === eventsPath ? (
          <EventsPane onTrouble={trouble.events} />
        ) : (
          <SagaPane
            key={choices}
            path={path}
            types={types}
            isChosen={choices > 0}
            onTrouble={trouble.saga}
            onEnd={() => setRefreshes((before) => before + 1)}
          />
        )}
      </main>
      {asking && <AskDialog asking={asking} onClose={() => setAsking(undefined)} />}
    </OperatorContext.Provider>
  );
}
