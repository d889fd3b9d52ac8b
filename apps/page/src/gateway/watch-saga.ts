import type { Saga } from '@backstitch/saga-log';
import { call } from './call';

/** Told what becomes of a saga. */
export interface SagaWatcher {
  /** Each time it changes. */
  saga(saga: Saga): void;
  /** Why it isn't followed at the moment, in words; undefined when it is. */
  trouble(why: string | undefined): void;
  ended(): void;
}

/** How long to wait before an answer that was no stream is asked for again, in milliseconds. */
const retryMs = 5000;

/**
 * Follows one saga by server-sent events, until it has ended. A hidden page lets go of its connection: a browser has six
 * of them for all its pages.
 * @returns ends it
 */
export function watchSaga(path: string, watcher: SagaWatcher): () => void {
  let stream: EventSource | undefined;
  let over = false;
  const open = () => {
    stream?.close();
    if (over || document.hidden) return;
    const opened = new EventSource(`${path}/changes`);
    const isCurrent = () => opened === stream && !over;
    stream = opened;
    opened.onopen = () => watcher.trouble(undefined);
    opened.addEventListener('saga', ({ data }: MessageEvent<string>) => watcher.saga(JSON.parse(data) as Saga));
    opened.addEventListener('problem', ({ data }: MessageEvent<string>) =>
      watcher.trouble((JSON.parse(data) as { detail: string }).detail),
    );
    opened.addEventListener('ended', () => {
      over = true;
      opened.close();
      watcher.trouble(undefined);
      watcher.ended();
    });
    opened.onerror = () => {
      if (!isCurrent()) return;
      if (opened.readyState !== EventSource.CLOSED) return watcher.trouble('not live: connecting again…');
      // After an answer that isn't a stream the browser doesn't try again by itself. Why, only a plain call can tell.
      void call<Saga>(path)
        .then((saga) => isCurrent() && watcher.saga(saga))
        .catch((error: Error) => isCurrent() && watcher.trouble(error.message))
        .finally(() => setTimeout(() => isCurrent() && open(), retryMs));
    };
  };
  const onVisibility = () => (document.hidden ? stream?.close() : open());
  document.addEventListener('visibilitychange', onVisibility);
  open();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', onVisibility);
    stream?.close();
  };
}
