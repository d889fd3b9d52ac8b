import { isAbandoned, isInFailedScope } from './frame';
import type { Frame } from './saga-state';

/**
 * What the saga's code gets of what it asked for: a step, a scope, a message. Code that was left behind gets nothing; a
 * failure that comes while the saga is on its way into a new run is the saga's.
 */
export function answerTo<T>(frame: Frame, ask: () => Promise<T>): Promise<T> {
  const { saga, scope } = frame;
  const answer = new Promise<T>((resolve, reject) => {
    const fail = (error: Error) => {
      // One in a scope that has failed is a part of its failure.
      if (isAbandoned(frame) && !isInFailedScope(frame)) saga.unhandled.set(frame, { error, scope });
      saga.rejections.areExpected = true;
      if (!isAbandoned(frame)) reject(error);
    };
    try {
      ask().then((value) => {
        if (!isAbandoned(frame)) resolve(value);
      }, fail);
    } catch (error) {
      fail(error as Error);
    }
  });
  saga.scopes.set(answer, scope);
  return answer;
}
