import { readFileSync } from 'node:fs';
import { generated } from '../programs/any-program';
import { Choices } from './choices';
import type { CaseAsked, CaseReply } from './case-pool';
import { runCase } from './run-case';
import { Sandbox } from './sandbox';

// A process that runs cases, one after the other, as its parent asks for them. It is ended from outside when code in it
// doesn't come to an end.
const [, , bundlePath] = process.argv;
const sandbox = Sandbox.open(readFileSync(bundlePath!, 'utf8'));
const tell = (told: CaseReply) => process.send!(told);

process.on('message', (asked: CaseAsked) => void answer(asked));
process.on('disconnect', () => process.exit());

async function answer({ programSeed, kind = 'programs', program, choices }: CaseAsked): Promise<void> {
  try {
    const known = program ?? generated(kind, new Choices({ seed: programSeed! }));
    tell({ result: await runCase(await sandbox, { program: known, choices }) });
  } catch (error) {
    tell({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
