import type { SagaType } from '@backstitch/contract';
import { doorShare } from '@backstitch/saga-log';
import { programTypes } from '../programs/program-contracts';
import type { ModelRun } from './model-run';

/** What an act and a message add to a history, with their workflow tasks: as the client's door counts them. */
const load = { act: 8, message: 4 } as const;

/**
 * Does the client's door let a message, or an act, to this run? A saga type without messages is sent none. People act a
 * few times on a saga whose history has room for thousands of acts; in a tight one they share what is for others.
 */
export function isAdmitted({ events, limit, info }: ModelRun, what: 'message' | 'act'): boolean {
  const { [info.workflowType]: type }: Readonly<Record<string, SagaType | undefined>> = programTypes;
  if (what === 'message' && type?.contract.messages?.length === 0) return false;
  return events.length + load[what] <= doorShare * limit.events;
}
