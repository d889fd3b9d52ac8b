import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { newKey } from '../gateway/new-key';
import { Refused } from '../gateway/refused';
import { actor } from './actor';
import type { Asking } from './asking';

/** Asks the operator, and sends the answer. A refusal is shown, and the dialog stays open. */
export function AskDialog({ asking, onClose }: { readonly asking: Asking; readonly onClose: () => void }) {
  const { title, reason: needsReason = false, json: what, types = [], start = () => ({}), send } = asking;
  const begin = (name: string) => JSON.stringify(start(name), undefined, 2);
  const dialog = useRef<HTMLDialogElement>(null);
  const key = useMemo(newKey, []);
  const [type, setType] = useState(types[0] ?? '');
  const [json, setJson] = useState(() => begin(type));
  const [reason, setReason] = useState('');
  const [who, setWho] = useState(actor.get);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  useLayoutEffect(() => dialog.current?.showModal(), []);

  const answer = async () => {
    setSending(true);
    try {
      const value = what === undefined ? undefined : parsed(json);
      const name = who.trim();
      if (needsReason) actor.set(name);
      await send({ type, reason, value, headers: { 'idempotency-key': key, ...(needsReason && actor.header(name)) } });
      dialog.current?.close();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  };

  return (
    <dialog id="ask" aria-labelledby="ask-title" ref={dialog} onClose={onClose}>
      <form method="dialog">
        <h2 id="ask-title">{title}</h2>
        {types.length > 0 && (
          <label>
            Type{' '}
            <select
              value={type}
              onChange={({ currentTarget: { value } }) => {
                setType(value);
                setJson(begin(value));
              }}
            >
              {types.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {needsReason && (
          <label>
            Why? It stands in the audit.{' '}
            <input
              maxLength={1000}
              autoComplete="off"
              required
              value={reason}
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
        )}
        {needsReason && (
          <label>
            Who are you? It stands there, too.{' '}
            <input
              maxLength={200}
              autoComplete="name"
              value={who}
              onInput={({ currentTarget }) => setWho(currentTarget.value)}
            />
          </label>
        )}
        {what !== undefined && (
          <label>
            <span>{what}</span>{' '}
            <textarea spellcheck={false} value={json} onInput={({ currentTarget }) => setJson(currentTarget.value)} />
          </label>
        )}
        <p id="error" role="alert">
          {error instanceof Error && error.message}
          {error instanceof Refused && (
            <>
              {' '}
              <a href={error.link} target="_blank">
                What does it mean?
              </a>
            </>
          )}
        </p>
        <div class="acts">
          <button
            value="send"
            disabled={isSending}
            onClick={(event) => {
              event.preventDefault();
              if (event.currentTarget.form?.reportValidity()) void answer();
            }}
          >
            Send
          </button>
          <button value="no" formNoValidate>
            Leave it
          </button>
        </div>
      </form>
    </dialog>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
