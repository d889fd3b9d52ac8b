import type { ListFilters } from '@backstitch/client';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { z } from 'zod';
import { type RecordSort, type StuckKind, recordSorts, stuckKinds, wordsIn } from '@backstitch/state-store';
import type { listParameters } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';

/** The query parameters of lists, as they came. */
export type ListQuery = { readonly [Name in keyof typeof listParameters]?: string } & Readonly<
  Record<`attribute.${string}`, string | undefined>
>;

/** Words of the text, or attributes: each is a question of its own to the database. */
export const maxTerms = 20;
/** Characters of a name or a value. */
export const longest = 500;

/** What a list is asked for by its query parameters. @throws Problem `bad-query` */
export function listFilters(query: ListQuery): ListFilters {
  const { status, incomplete, recoverable, participant, startedAfter, startedBefore, limit, cursor } = query;
  const { stuck, step, text, sort } = query;
  const attributes = attributesIn(query);
  return {
    ...(status !== undefined && { status: statusesIn(status) }),
    ...(incomplete !== undefined && { incomplete: isTrue(incomplete) }),
    ...(isRecoverable(recoverable) && { recoverable: true }),
    ...(participant !== undefined && { participant }),
    ...(startedAfter !== undefined && { startedAfter: timeIn('startedAfter', startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: timeIn('startedBefore', startedBefore) }),
    ...(stuck !== undefined && { stuck: stuck === 'true' ? true : stuckIn(stuck) }),
    ...(step !== undefined && { step: shortIn('step', step) }),
    ...(text !== undefined && { text: textIn(text) }),
    ...(attributes && { attributes }),
    ...(sort !== undefined && { sort: sortIn(sort) }),
    ...(limit !== undefined && { limit: limitIn(limit) }),
    ...(cursor !== undefined && { cursor }),
  };
}

const statusesIn = (list: string): readonly SagaStatus[] => choicesIn(list, sagaStatuses, 'a status');
const stuckIn = (list: string): readonly StuckKind[] => choicesIn(list, stuckKinds, 'what a saga is stuck for');
const sortIn = (text: string): RecordSort => choicesIn(text, recordSorts, 'what a list is sorted by')[0]!;

/** Some of several words, with commas. */
const choicesIn = <T extends string>(list: string, choices: readonly T[], what: string): readonly T[] =>
  list.split(',').map((each) => {
    const choice = choices.find((one) => one === each.trim());
    if (choice) return choice;
    throw new Problem('bad-query', `'${each}' is not ${what}: ${choices.join(', ')} are.`);
  });

function attributesIn(query: ListQuery): Readonly<Record<string, string>> | undefined {
  const prefix = 'attribute.';
  const given = Object.entries(query).filter((each): each is [string, string] => each[0].startsWith(prefix));
  if (given.length === 0) return undefined;
  if (given.length > maxTerms) {
    throw new Problem('bad-query', `${given.length} attributes are asked for: at most ${maxTerms} are.`);
  }
  return Object.fromEntries(given.map(([name, value]) => [name.slice(prefix.length), shortIn(name, value)]));
}

function textIn(text: string): string {
  const words = wordsIn(shortIn('text', text)).length;
  if (words <= maxTerms) return text;
  throw new Problem('bad-query', `text has ${words} words: at most ${maxTerms} are looked for.`);
}

function shortIn(name: string, value: string): string {
  if (name.length <= longest && value.length <= longest) return value;
  throw new Problem('bad-query', `${name.slice(0, 40)} is too long: write ${longest} characters at most.`);
}

function isTrue(incomplete: string): boolean {
  if (incomplete === 'true' || incomplete === 'false') return incomplete === 'true';
  throw new Problem('bad-query', `incomplete is '${incomplete}': write true or false.`);
}

/** `false` would be what `incomplete=false` and much else is. */
function isRecoverable(recoverable: string | undefined): boolean {
  if (recoverable === undefined || recoverable === 'true') return recoverable === 'true';
  throw new Problem('bad-query', `recoverable is '${recoverable}': write true, or leave it out.`);
}

function timeIn(name: string, text: string): Date {
  if (z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(text).success) return new Date(text);
  throw new Problem('bad-query', `${name} is '${text}': write a time of ISO 8601, as in 2027-05-14T10:00:00Z.`);
}

/** Which numbers there may be, the list itself says. */
function limitIn(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new Problem('bad-query', `limit is '${text}': write 1 to 200.`);
}
