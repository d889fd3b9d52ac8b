import { useState } from 'preact/hooks';
import { sagaPath } from './gateway/saga-path';

/** Opens a saga by its type and id, or its path. */
export function FindSaga({ onTrouble }: { readonly onTrouble: (text: string) => void }) {
  const [wanted, setWanted] = useState('');
  const open = () => {
    const [type, ...id] = wanted
      .trim()
      .replace(/^\/?(sagas\/)?/, '')
      .split('/');
    if (type && id.length > 0) location.hash = sagaPath({ type, id: id.join('/') });
    else onTrouble('Write its type and id, as in type/4711.');
  };
  return (
    <form
      id="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <label>
        Open{' '}
        <input
          id="wanted"
          placeholder="type/id"
          autoComplete="off"
          spellcheck={false}
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </label>{' '}
      <button>Go</button>
    </form>
  );
}
