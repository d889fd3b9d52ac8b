import { type ActRefused, type StepAct, searchAttributes } from '@backstitch/saga-log';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const statusKey = defineSearchAttributeKey('SagaStatus', SearchAttributeType.KEYWORD);
const attentionKey = defineSearchAttributeKey('SagaAttention', SearchAttributeType.KEYWORD_LIST);
// The keys above are written out for their types; this fails to compile when the contract calls them otherwise.
searchAttributes satisfies { SagaStatus: 'Keyword'; SagaAttention: 'KeywordList' };

/** Characters of ids that are shown: the server terminates a workflow that says more than 2 KiB in a search attribute. */
const maxCharactersShown = 1_800;

interface Waiting {
  readonly act: (act: StepAct) => void;
  readonly refuses: (action: StepAct['action']) => ActRefused | undefined;
}

/** What waits for an operator. It says so in the search attributes, and hands over the act that comes. */
export class Attention {
  private readonly waiting = new Map<string, Waiting>();
  private phase: 'running' | 'compensating' | 'cancelled' | 'failed' = 'running';
  /** What the search attributes say: a run takes over those of the run before it. */
  private shown: { readonly status: string; readonly ids: string };

  constructor() {
    const { typedSearchAttributes: attributes } = workflowInfo();
    const ids = attributes.get(attentionKey) ?? [];
    this.shown = { status: attributes.get(statusKey) ?? 'running', ids: ids.join('\n') };
  }

  /** Does this activity id wait for an operator? */
  needs(id: string): boolean {
    return this.waiting.has(id);
  }

  get ids(): readonly string[] {
    return [...this.waiting.keys()];
  }

  /** An id that nothing else waits under. */
  free(id: string): string {
    let count = 1;
    while (this.waiting.has(count === 1 ? id : `${id}.${count}`)) count += 1;
    return count === 1 ? id : `${id}.${count}`;
  }

  /**
   * Asks for attention; the promise is the operator's act. It may never come. Until `clear`.
   * @param refuses the acts that would change nothing, or break the guarantee
   */
  raise(id: string, refuses: Waiting['refuses'] = () => undefined): Promise<StepAct> {
    const raised = new Promise<StepAct>((act) => this.waiting.set(id, { act, refuses }));
    this.show();
    return raised;
  }

  /** Why an act isn't taken, if it isn't. */
  refusal(id: string, action: StepAct['action']): ActRefused | undefined {
    const waiting = this.waiting.get(id);
    return waiting === undefined ? 'no-attention-needed' : waiting.refuses(action);
  }

  clear(id: string): void {
    this.waiting.delete(id);
    this.show();
  }

  /** Hands an act to whom it is for. @returns false when nothing of that id waits */
  act(id: string, act: StepAct): boolean {
    const take = this.waiting.get(id);
    this.waiting.delete(id);
    take?.act(act);
    return take !== undefined;
  }

  enter(phase: 'running' | 'compensating' | 'cancelled' | 'failed'): void {
    this.phase = phase;
    this.show();
  }

  /** One event, and only when what it says has changed: a saga without trouble writes none. */
  private show(): void {
    const ids = this.shownIds();
    const now = { status: this.waiting.size > 0 ? 'needs-attention' : this.phase, ids: ids.join('\n') };
    if (now.status === this.shown.status && now.ids === this.shown.ids) return;
    upsertSearchAttributes([
      { key: statusKey, value: now.status },
      ...(now.ids === this.shown.ids ? [] : [{ key: attentionKey, value: ids }]),
    ]);
    this.shown = now;
  }

  /** The first ones, as many as fit; the next are shown when these are cleared. */
  private shownIds(): string[] {
    let room = maxCharactersShown;
    return this.ids.filter((id) => (room -= id.length + 3) >= 0);
  }
}
