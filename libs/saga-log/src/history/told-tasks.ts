import type { TaskSignal } from '../task-signal';

/** What holders of task tokens have said: of two words about one task the first counts. */
export class ToldTasks {
  private readonly went = new Map<string, 'well' | 'badly'>();

  take(told: TaskSignal): void {
    if ('beat' in told || this.went.has(told.token)) return;
    this.went.set(told.token, 'output' in told ? 'well' : 'badly');
  }

  /** Was a token that went with this input used to say that the task went well? Then it took effect, also where nobody answered. */
  wentWell(input: unknown): boolean {
    if (this.went.size === 0) return false;
    const text = JSON.stringify(input) ?? '';
    return [...this.went].some(([token, how]) => how === 'well' && text.includes(token));
  }
}
