import { errorMatches } from './error-matches';
import { recoveryFrom } from './recovery-from';
import { retryDelay } from './retry-delay';
import { StatesError } from './states-error';

describe('errorMatches', () => {
  it.each([
    [['Refused'], 'Refused', true],
    [['Refused'], 'Other', false],
    [['States.ALL'], 'Anything', true],
    [['States.ALL'], undefined, true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.TaskFailed'], 'Refused', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.Timeout'], 'States.HeartbeatTimeout', true],
    [['States.HeartbeatTimeout'], 'States.Timeout', false],
  ])('%j covers %s: %s', (rule, error, covered) => expect(errorMatches(rule, error)).toBe(covered));
});

describe('retryDelay', () => {
  const rule = { ErrorEquals: ['E'] };
  it.each([
    [rule, 0, 1],
    [rule, 3, 8],
    [{ ...rule, IntervalSeconds: 3, BackoffRate: 1 }, 5, 3],
    [{ ...rule, IntervalSeconds: 3, MaxDelaySeconds: 10 }, 2, 10],
    [{ ...rule, IntervalSeconds: 4, JitterStrategy: 'FULL' as const }, 0, 1],
    [rule, 10_000, 366 * 24 * 3600],
  ])('%j after %d retries waits %d seconds', (retrier, retries, seconds) =>
    expect(retryDelay(retrier, retries, () => 0.25)).toBe(seconds),
  );
});

describe('recoveryFrom', () => {
  const state = {
    Type: 'Task' as const,
    Resource: 'urn:x:y',
    Retry: [
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['A', 'B'], MaxAttempts: 9 },
    ],
    Catch: [
      { ErrorEquals: ['B'], Next: 'B' },
      { ErrorEquals: ['States.ALL'], Next: 'All' },
    ],
  };
  const recover = (error: string, used = 0) => {
    const recovery = recoveryFrom(new StatesError(error, 'why'), state, () => used);
    return recovery && [recovery.kind, recovery.index];
  };

  it('asks the first retrier that names the error', () => expect(recover('A')).toEqual(['retry', 0]));
  it('does not ask another when that one is used up', () => expect(recover('A', 1)).toEqual(['catch', 1]));
  it('then the first catcher that names it', () => expect(recover('B', 9)).toEqual(['catch', 0]));
  it.each(['States.ALL', 'States.TaskFailed'])(
    'does not retry by %s what answered too much, but catches',
    (wildcard) => {
      const rules = {
        ...state,
        Retry: [{ ErrorEquals: [wildcard] }],
        Catch: [{ ErrorEquals: [wildcard], Next: 'All' }],
      };
      const tooMuch = new StatesError('States.DataLimitExceeded', 'why');
      expect(recoveryFrom(tooMuch, rules, () => 0)?.kind).toBe('catch');
      expect(recoveryFrom(tooMuch, rules, () => 0, 5)?.kind).toBe('retry');
      const named = { ...rules, Retry: [{ ErrorEquals: ['States.DataLimitExceeded'] }] };
      expect(recoveryFrom(tooMuch, named, () => 0)?.kind).toBe('retry');
    },
  );
  it('lets a runtime error go', () => expect(recover('States.Runtime')).toBeUndefined());
});
