import { doorShare } from '@backstitch/saga-log';
import { programTypes } from '../programs/program-contracts';
import type { ModelRun } from './model-run';

/** The share of a history that operators' acts may fill, and the events of an act and of a message with their tasks: as `libs/client` has them. */
const acts = { share: 0.9, events: 8 };
const messages = { share: doorShare, events: 4 };

/** Does the door of the client let a message, or an act, to this run? A saga type without messages is sent none. */
export function letsIn({ events, limit, info }: ModelRun, what: 'message' | 'act'): boolean {
  const type = programTypes[info.workflowType as keyof typeof programTypes];
  if (what === 'message' && type.contract.messages?.length === 0) return false;
  const load = what === 'message' ? messages : acts;
  return events.length + load.events <= load.share * limit.events;
}
