import { Continue, Engine, type RequestResult, askedOf, currentFrame, step } from '@backstitch/saga';
import type { Answer, Carried, StepMark } from '@backstitch/saga-log';
import { type Checklist, type Item, type Ticked, tick, unticked } from '../checklist-style';

class ChecklistEngine extends Engine {
  private state: Ticked;

  constructor(
    private readonly list: Checklist,
    carried?: Carried,
  ) {
    super({ name: 'checklist', contract: {} }, carried);
    this.state = ((carried?.as === 'continued' ? carried.style?.state : undefined) as Ticked | undefined) ?? unticked();
  }

  /** Two items, then a fresh history. */
  async forwards(): Promise<unknown> {
    for (const item of this.list.items.slice(this.state.notes.length).slice(0, 2)) {
      this.state = tick(this.state, await this.ask(item));
    }
    if (this.state.notes.length < this.list.items.length) throw new Continue(this.list);
    return this.state.notes;
  }

  private async ask({ participant, request, compensation, refusals, input }: Item): Promise<Answer> {
    let answer: Answer = {};
    const contract = { compensation, refusals: refusals.map((code) => ({ code })) };
    const plain = askedOf(participant, request, contract)({}, {});
    const asked = {
      ...plain,
      send: async (...args: Parameters<typeof plain.send>): Promise<RequestResult> => {
        const settled = await plain.send(...args);
        if (settled.outcome !== 'completed') return settled;
        answer = settled.output as Answer;
        return { ...settled, output: answer.output };
      },
    };
    await step(currentFrame('checklist'), asked, input, {});
    return answer;
  }

  override mark(mark: StepMark): StepMark {
    return super.mark({ ...mark, style: 'checklist' });
  }

  protected override carried() {
    return { ...super.carried(), style: { kind: 'checklist', state: this.state } };
  }
}

export function checklist(list: Checklist, carried?: Carried): Promise<unknown> {
  const engine = new ChecklistEngine(list, carried);
  return engine.run(() => engine.forwards());
}
