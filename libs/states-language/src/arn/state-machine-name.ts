import { arnOf } from './arn';

/**
 * The name of the state machine in an ARN of one (`…:stateMachine:plan`, with an alias too), of an execution
 * (`…:execution:plan:4711`) or of a Map Run (`…:mapRun:plan/label:4711`).
 * @returns undefined for other text
 */
export function stateMachineName(text: unknown): string | undefined {
  const [, name = ''] = arnOf(text)?.resource.split(':') ?? [];
  return name.split('/')[0] || undefined;
}
