import { sagaKey } from '@backstitch/saga-log';
import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';

// What is ended by force is recovered, as sagas are.
export { default as recovery } from '@backstitch/saga/recovery';

/** What is wrong with a workflow that calls itself a saga. */
export type Wrong = 'forgets' | 'differs' | 'endless' | 'large' | 'rejects' | 'waits';

type Verb = (...args: readonly unknown[]) => Promise<unknown>;

const asked = (verb: string, activityId: string, input: object): Promise<unknown> => {
  const alpha = proxyActivities<Record<string, Verb>>({ activityId, taskQueue: 'alpha', startToCloseTimeout: '10s' });
  const saga = sagaKey(workflowInfo().firstExecutionRunId);
  return alpha[verb]!({ at: activityId, seen: {}, ...input }, { saga, undo: 'release' });
};

/** Takes the place of a saga type of programs: the name of its only node says what is wrong with it. */
export async function plain({ body: [node] }: { readonly body: readonly { readonly at: Wrong }[] }): Promise<unknown> {
  switch (node!.at) {
    case 'forgets':
      await asked('reserve', 'first', {});
      throw ApplicationFailure.nonRetryable('and nothing is undone');
    case 'differs':
      if (workflowInfo().unsafe.isReplaying) await asked('look', 'another', {});
      await asked('reserve', 'first', {});
      return asked('reserve', 'second', {});
    case 'endless':
      await asked('reserve', 'first', {});
      for (;;) await Promise.resolve();
    case 'large':
      return Promise.all([1, 2, 3].map((n) => asked('reserve', `step ${n}`, { pad: 'x'.repeat(1_500_000) })));
    case 'rejects':
      void asked('reserve', 'first', {}).then(() => Promise.reject(new Error('nobody listens')));
      return asked('reserve', 'second', {});
    case 'waits':
      await asked('reserve', 'first', {});
      return new Promise(() => undefined);
  }
}
