import type { Saga } from '@backstitch/saga-log';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TypeSummary } from '../gateway/type-summary';
import { watchSaga } from '../gateway/watch-saga';
import { Status } from '../parts/status';
import { SagaView } from './saga-view';

interface Props {
  /** The path of the saga that is shown; undefined: none is chosen. */
  readonly path: string | undefined;
  readonly types: readonly TypeSummary[];
  /** The reader has chosen it, so its title has the focus. */
  readonly isChosen: boolean;
  readonly onTrouble: (error: unknown) => void;
  readonly onEnd: () => void;
}

/** The saga that is open, followed live. It shows one saga for its whole life: another saga is another pane. */
export function SagaPane({ path, types, isChosen, onTrouble, onEnd }: Props) {
  const [saga, setSaga] = useState<Saga>();
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (isChosen) title.current?.focus();
  }, []);
  useEffect(() => {
    onTrouble(undefined);
    if (path === undefined) return undefined;
    return watchSaga(path, {
      saga: setSaga,
      trouble: (why) => onTrouble(why === undefined ? undefined : new Error(why)),
      ended: onEnd,
    });
  }, []);
  useEffect(() => {
    document.title = saga === undefined ? 'Backstitch' : `${words(saga.status)} · ${saga.type} · Backstitch`;
  }, [saga?.status, saga?.type]);

  return (
    <section id="saga" aria-labelledby="saga-title">
      <h2 id="saga-title" tabIndex={-1} ref={title}>
        {saga === undefined ? (
          titleOf(path)
        ) : (
          <>
            {saga.type} <Status is={saga.status} />
          </>
        )}
      </h2>
      {saga !== undefined && path !== undefined && (
        <SagaView saga={saga} path={path} messages={types.find(({ name }) => name === saga.type)?.messages ?? {}} />
      )}
    </section>
  );
}

const words = (status: string) => status.replaceAll('-', ' ');

function titleOf(path: string | undefined): string {
  if (path === undefined) return 'Choose a saga';
  const name = path.slice('/sagas/'.length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
