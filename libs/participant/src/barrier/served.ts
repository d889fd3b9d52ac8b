import type { Participant } from '@backstitch/contract';
import type { OutsideAttempt } from '../attempt';
import type { ParticipantDatabase } from '@backstitch/database';
import type { StyleHand } from '@backstitch/saga-log';
import { ParticipantError } from '../participant-error';

/** A verb as the barrier calls it; its types were checked where it was served. */
type Method = (
  input: unknown,
  attempt: OutsideAttempt & { tx?: unknown; publish?: unknown; start?: unknown; effect?: unknown },
) => Promise<unknown>;

export interface Sides {
  readonly outside: Method | undefined;
  readonly inside: Method;
}

/** A participant with its implementation and its database. */
export interface Served {
  readonly participant: Participant;
  readonly database: ParticipantDatabase<unknown>;
  readonly implementation: object;
  /** The styles that requests may say something to. */
  readonly hands: readonly StyleHand[];
}

/** @throws ParticipantError `verb-not-served` */
export function sidesOf({ participant, implementation }: Served, verb: string): Sides {
  const member: unknown = Reflect.get(implementation, verb);
  if (typeof member === 'function') return { outside: undefined, inside: member.bind(implementation) as Method };
  if (typeof member === 'object' && member !== null && 'outside' in member && 'inside' in member) {
    const { outside, inside } = member;
    if (typeof outside === 'function' && typeof inside === 'function') {
      return { outside: outside.bind(member) as Method, inside: inside.bind(member) as Method };
    }
  }
  throw new ParticipantError(
    'verb-not-served',
    `${participant.name} doesn't serve '${verb}': its implementation needs a method of that name, or an object of two functions, outside and inside.`,
  );
}
