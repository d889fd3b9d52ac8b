import { call } from './call.js';

/**
 * Follows one saga by server-sent events, until it has ended. A page that nobody sees lets go of its connection: a
 * browser has six of them for all its pages.
 * @param on told `saga` each time it changes, `live` how well it is followed (in words), `ended`
 * @returns ends it
 */
export function watch(path, on) {
  let stream;
  let over = false;
  const open = () => {
    stream?.close();
    if (over || document.hidden) return;
    stream = new EventSource(`${path}/changes`);
    stream.onopen = () => on.live('live');
    stream.addEventListener('saga', ({ data }) => on.saga(JSON.parse(data)));
    stream.addEventListener('problem', ({ data }) => on.live(JSON.parse(data).detail));
    stream.addEventListener('ended', () => {
      over = true;
      stream.close();
      on.live('');
      on.ended();
    });
    stream.onerror = async ({ target }) => {
      if (target !== stream || over) return;
      if (target.readyState !== EventSource.CLOSED) return on.live('not live: connecting again…');
      // After an answer that isn't a stream the browser doesn't try again by itself. Why, only a plain call can tell.
      try {
        on.saga(await call(path));
      } catch (error) {
        if (target === stream && !over) on.live(error.message);
      }
      setTimeout(() => target === stream && open(), 5000);
    };
  };
  const seen = () => (document.hidden ? stream?.close() : open());
  document.addEventListener('visibilitychange', seen);
  open();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', seen);
    stream?.close();
  };
}
