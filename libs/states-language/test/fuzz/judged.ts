import { evaluateIntrinsic } from '../../src/intrinsics/evaluate-intrinsic';
import { parseIntrinsic } from '../../src/intrinsics/parse-intrinsic';
import { evaluateExpression } from '../../src/jsonata/evaluate-expression';
import { evaluatePath } from '../../src/jsonpath/evaluate-path';
import { TaskBudget } from '../../src/execution/task-budget';
import type { Subject } from './arbitrary-expression';
import { oddValues } from './odd-values';

const variables = oddValues();
const sources = { now: () => 1_800_000_000_000, random: () => 0.25, uuid: () => 'an-uuid' };

function evaluated({ language, source }: Subject): string {
  try {
    if (language === 'jsonata') evaluateExpression(source, variables, sources);
    else intrinsic(source);
    return 'value';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}

function intrinsic(source: string): void {
  const taskBudget = new TaskBudget(
    () => 0,
    () => Promise.resolve(),
  );
  const spend = (visits: number) => taskBudget.spend(visits >> 3);
  const resolve = ({ segments }: { segments: Parameters<typeof evaluatePath>[0] }) =>
    evaluatePath(segments, variables, spend);
  evaluateIntrinsic(parseIntrinsic(source), resolve, { ...sources, taskBudget });
}

// A process of its own, so that whatever doesn't end can be ended.
process.on('message', (subject: Subject) => {
  const before = process.cpuUsage();
  const outcome = evaluated(subject);
  const { user, system } = process.cpuUsage(before);
  process.send!({ outcome, ms: (user + system) / 1_000 });
});
process.send!('ready');
