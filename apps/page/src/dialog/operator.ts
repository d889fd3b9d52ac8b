import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { call } from '../gateway/call';
import type { Asking } from './asking';

/** The operator, whom the page asks and tells. */
export interface Operator {
  readonly ask: (asking: Asking) => void;
  /** Tells what was accepted. */
  readonly tell: (text: string) => void;
}

export const OperatorContext = createContext<Operator>({ ask: () => undefined, tell: () => undefined });

/** An act that needs a reason: `POST path { reason, [field]: start as edited }`. */
export interface Act {
  readonly title: string;
  readonly path: string;
  readonly field?: 'input' | 'output';
  readonly start?: unknown;
  /** Told when it was accepted. */
  readonly then?: () => void;
}

/** The operator, and how an act on a saga is asked for. */
export function useOperator(): Operator & { readonly askFor: (act: Act) => void } {
  const operator = useContext(OperatorContext);
  return {
    ...operator,
    askFor: ({ title, path, field, start = {}, then }) =>
      operator.ask({
        title,
        reason: true,
        ...(field !== undefined && { json: `The ${field}, as JSON`, start: () => start }),
        send: async ({ reason, value, headers }) => {
          await call(path, { reason, ...(field !== undefined && { [field]: value }) }, headers);
          operator.tell(`${title}: accepted`);
          then?.();
        },
      }),
  };
}
