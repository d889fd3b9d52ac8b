import { type AnyProgram, isMachine } from '../programs/any-program';
import { Choices, type ChoiceSource } from './choices';
import type { Finding } from './finding';
import { judgeScene } from './judge-scene';
import type { Sandbox } from './sandbox';
import { simulate } from './simulate';
import { simulateMachine } from '../machines/simulate-machine';

/** A saga, in code or as a machine, and what happens to it. */
export interface Case {
  readonly program: AnyProgram;
  readonly choices: ChoiceSource;
}

/** What came of a case. */
export interface CaseResult {
  /** Present where the program was given. */
  readonly program?: AnyProgram;
  readonly findings: readonly Finding[];
  /** What was chosen, so that it can be done again. */
  readonly made: readonly number[];
  readonly tasks: number;
  readonly replays: number;
  readonly events: number;
  /** How the root's last run ended. */
  readonly end: string;
}

/** Runs a case, and judges it. */
export async function runCase(sandbox: Sandbox, { program, choices: source }: Case): Promise<CaseResult> {
  const choices = new Choices(source);
  const scene = isMachine(program)
    ? await simulateMachine(sandbox, program, choices)
    : await simulate(sandbox, program, choices);
  const findings = await judgeScene(scene);
  const { server, worker, workflowId } = scene;
  return {
    program,
    findings,
    made: choices.made,
    ...worker.counts,
    events: [...server.runs.values()].flat().reduce((sum, { events }) => sum + events.length, 0),
    end: server.latest(workflowId)?.closed ?? 'open',
  };
}
