import type { Catalogue } from '@backstitch/contract';
import { payloadLimit, sagaKey, stepKey } from '@backstitch/saga-log';
import type { temporal } from '@temporalio/proto';
import { contractOf } from '../checker/contract-of';
import { decodedOne } from '../checker/decoded';
import type { Holding } from '../checker/holding';
import type { ProgramInput } from '../programs/interpret';
import { payloadOf } from './payload-of';
import type { ActivityReport } from './model-run';

/** What a participant keeps of a step. */
interface Row {
  state: 'done' | 'refused' | 'compensated';
  participant: string;
  applied: number;
  undone: number;
  answer?: unknown;
  /** What it was asked with, as JSON. */
  input?: string;
  /** What was told when it was refused. */
  refusal?: ActivityReport;
  /** When the latest copy of the request was scheduled: an older one is a straggler. */
  askedAt: number;
}

/** What comes with a request or compensation, beside its input. */
interface Mark {
  readonly saga?: string;
  readonly room?: number;
  readonly again?: true;
  readonly reset?: true;
}

/** Bytes of an answer that a participant may give. */
const answerLimit = payloadLimit;

/**
 * The barriers of all participants, as a model: a step takes effect at most once, and is undone at most once; a
 * compensation that comes first leaves a mark, and the request that comes after it is refused; a repeated request gets
 * the answer that was given.
 */
export class BarrierModel {
  /** By the participant, and the step's key: each has its own database. */
  readonly rows = new Map<string, Row>();

  constructor(private readonly catalogue: Catalogue) {}

  /** Does what an activity asks. @param refuses the request is refused if it hasn't taken effect before */
  perform(asked: Asked, input: readonly temporal.api.common.v1.IPayload[], refuses: boolean): ActivityReport {
    const { participant, verb, runId, activityId } = asked;
    const mark = (decodedOne(input[1]) ?? {}) as Mark;
    const contract = contractOf(this.catalogue, participant)?.requests[verb];
    const stepId = activityId.replace(/\/compensation$/, '');
    const key = `${participant} ${stepKey(mark.saga ?? sagaKey(runId), stepId)}`;
    if (contract === undefined) return this.compensate(key, participant, decodedOne(input[0]));
    return this.request(key, asked, decodedOne(input[0]) as ProgramInput, refuses, mark);
  }

  /** What an operator does who recovers by hand: all that a saga has left in effect is undone. */
  recover(firstRunId: string): void {
    for (const [key, row] of this.rows) {
      if (!key.includes(` ${sagaKey(firstRunId)}/`) || row.state !== 'done') continue;
      row.undone += 1;
      row.state = 'compensated';
    }
  }

  holdings(participant: string, stepKeys: readonly string[]): readonly Holding[] {
    return stepKeys.map((key) => {
      const row = this.rows.get(`${participant} ${key}`);
      if (row === undefined) return { stepKey: key, barrier: 'none' };
      return { stepKey: key, barrier: row.state, applied: row.applied, undone: row.undone };
    });
  }

  private request(
    key: string,
    { participant, askedAt }: Asked,
    input: ProgramInput,
    refuses: boolean,
    mark: Mark,
  ): ActivityReport {
    const row = this.rows.get(key);
    if (row?.state === 'compensated') return refused('AlreadyCompensated', { stepKey: key });
    const asked = JSON.stringify(input);
    if (row?.state === 'done' && mark.reset && row.input !== asked)
      return failed('step-key-reused', `${key} was asked with another input before`, false);
    if (row?.state === 'done') return { result: payloadOf(row.answer) };
    if (row?.state === 'refused' && (!mark.again || askedAt <= row.askedAt)) return row.refusal!;
    const refuse = (refusal: ActivityReport) => {
      this.rows.set(key, { participant, applied: 0, undone: 0, ...row, askedAt, state: 'refused', refusal });
      return refusal;
    };
    if (refuses) return refuse(refused('Full', { at: input.at }));
    const answer = { at: input.at, ...(input.output !== undefined && { pad: 'y'.repeat(input.output) }) };
    const bytes = 20 + input.at.length + (input.output ?? 0);
    const limit = Math.min(answerLimit, mark.room ?? answerLimit);
    if (bytes > limit) return refuse(refused('AnswerTooLarge', { bytes, limit }));
    this.rows.set(key, {
      participant,
      applied: (row?.applied ?? 0) + 1,
      undone: 0,
      askedAt,
      state: 'done',
      answer,
      input: asked,
    });
    return { result: payloadOf(answer) };
  }

  private compensate(key: string, participant: string, told: unknown): ActivityReport {
    const row = this.rows.get(key);
    const { answered } = (told ?? {}) as { readonly answered?: true };
    if (row === undefined && answered)
      return failed('effect-unsettled', `${key} was answered, and there is no row of it`);
    if (row?.state === 'done') row.undone += 1;
    this.rows.set(key, { participant, applied: 0, undone: 0, askedAt: 0, ...row, state: 'compensated' });
    return { result: undefined };
  }
}

/** Who is asked what, by which run. */
export interface Asked {
  readonly participant: string;
  readonly verb: string;
  readonly runId: string;
  readonly activityId: string;
  /** When this attempt was scheduled. */
  readonly askedAt: number;
}

const refused = (type: string, details: unknown): ActivityReport => ({
  failure: {
    message: `${type} ${JSON.stringify(details)}`,
    applicationFailureInfo: { type, nonRetryable: true, details: { payloads: [payloadOf(details)] } },
  },
  retryable: false,
});

/** A failure that is no refusal. @param retryable it is tried again */
export const failed = (type: string, message: string, retryable = true): ActivityReport => ({
  failure: { message, applicationFailureInfo: { type, nonRetryable: !retryable } },
  retryable,
});
