import { readingOf, sagaAs, step } from './reading';

/** The sagas of these readings began after whoever subscribes now. */
export const times = { startedAt: '2100-05-14T00:00:00.000Z', endedAt: '2100-05-14T00:00:02.000Z' };
const stepTimes = { startedAt: '2100-05-14T00:00:01.000Z', endedAt: '2100-05-14T00:00:01.500Z' };
export const steps = [step('reserveRoom', stepTimes)];

export const begun = (id: string) => readingOf(sagaAs('running', { id, startedAt: times.startedAt, steps: [] }), 1);
export const reserved = (id: string) => readingOf(sagaAs('running', { id, startedAt: times.startedAt, steps }), 2);
export const ended = (id: string) => readingOf(sagaAs('completed', { id, ...times, steps }), 3);
