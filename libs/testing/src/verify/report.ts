import { scheduleInWords } from '../faults/fault-in-words';
import { scheduleId } from '../faults/schedule';
import type { Verification } from './verification';

/** What a person reads. */
export function reportOf(verification: Verification): string {
  const { saga, schedules, milliseconds, violations, points, seed } = verification;
  const tried = `${schedules} schedules at ${points.length} points in ${(milliseconds / 1000).toFixed(1)} s`;
  const [smallest] = violations;
  if (smallest === undefined) return `${saga}: the guarantee held in ${tried} (seed ${seed}).`;
  const { schedule, findings, workflowId } = smallest;
  return [
    `${saga}: the guarantee did not hold in ${violations.length} of ${tried}. The smallest:`,
    '',
    `  ${scheduleInWords(schedule)};`,
    ...findings.map(({ text }) => `  ${text}.`),
    '',
    `  saga ${workflowId}`,
    `  again with { seed: ${seed}, only: ['${scheduleId(schedule)}'] }`,
  ].join('\n');
}
