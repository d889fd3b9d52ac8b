import type { Finding } from '../doctor/finding';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import type { Paint } from '../terminal/paint';
import type { Add } from './add';

export const addDoctor: Add = (program, run) =>
  program
    .command('doctor')
    .description(
      'Looks at Temporal, the gateway, the workers of each queue, databases, clocks and versions, and says what to do. Exit code 5 when something is wrong.',
    )
    .action(run(doctor));

async function doctor(session: Session): Promise<number> {
  const { output } = session;
  const findings: Finding[] = [];
  const { examine } = await import('../doctor/examine.js'); // it loads Temporal's client
  for await (const finding of examine(session)) {
    findings.push(finding);
    if (!output.json) output.write(linesOf(finding, output.paint));
  }
  const isWell = findings.every(({ state }) => state !== 'wrong');
  if (output.json) output.result({ ok: isWell, findings }, () => []);
  return isWell ? exitCodes.done : exitCodes.wrong;
}

const marks = { ok: ['✓', 'green'], warning: ['!', 'yellow'], wrong: ['✗', 'red'] } as const;

function linesOf({ check, state, found, todo }: Finding, paint: Paint): string[] {
  const [mark, colour] = marks[state];
  return [`${paint(colour, mark)} ${check}: ${found}`, ...(todo === undefined ? [] : [`    ${todo}`])];
}
