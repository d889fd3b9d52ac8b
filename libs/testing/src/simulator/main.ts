import { appendFileSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type AnyProgram, printed, sagasOf } from '../programs/any-program';
import { bundleOf } from '../bench/bundle-of';
import { type CaseAsked, CasePool } from './case-pool';
import { differences } from './differences';
import { type FoundKind, meant, searchCases } from './search-cases';
import { kindOf } from './kind-of';
import { shrinkCase } from './shrink-case';

const help = `npm run simulate: random saga programs against a model of the server, judged, and made smaller when one fails.

  --seed       1     the first program's seed: the same seed does the same
  --minutes    1     for how long
  --programs   N     at most so many programs
  --schedules  20    how many schedules a program gets
  --processes  N     by default one for each core
  --shrink     200   at most so many runs to make a failing case smaller; 0 leaves it as it is
  --report     FILE  where what was found is written, too, as it is found
  --again      FILE  one case instead of a search: { "program": …, "choices": […] } as it was printed
  --machines         random machines of processes, instead of sagas in code
  --real       0     so many programs are compared with a real Temporal server first, with the same faults
`;

async function main(): Promise<number> {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  const names = ['seed', 'minutes', 'programs', 'schedules', 'processes', 'shrink', 'real'] as const;
  const options = Object.fromEntries(names.map((name) => [name, text]));
  const { values } = parseArgs({ options: { ...options, report: text, again: text, machines: flag, help: flag } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const given = values as Readonly<Record<string, string | undefined>>;
  const number = (name: (typeof names)[number], otherwise: number) => {
    const value = Number(given[name] ?? otherwise);
    if (Number.isFinite(value) && value >= 0) return value;
    throw new Error(`--${name} is '${given[name]}': write a number, 0 or more.`);
  };
  const processes = number('processes', availableParallelism());
  const seed = number('seed', 1);
  const minutes = number('minutes', 1);
  const say = (line: string) => {
    console.log(line);
    if (given['report']) appendFileSync(given['report'], `${line}\n`);
  };
  const kind = values.machines ? 'machines' : 'programs';
  const bundle = await bundleOf({ workflowsPath: sagasOf(kind) });
  const pool = new CasePool(bundle.code, processes);
  try {
    if (given['again'] !== undefined) {
      const { findings, end } = await pool.run(caseIn(readFileSync(given['again'], 'utf8')));
      for (const { code, text } of findings) say(`${code}: ${text}`);
      say(`The saga ended: ${end}. ${findings.length} findings.`);
      return findings.length === 0 ? 0 : 1;
    }
    const wrong = await differences(bundle, seed, number('real', 0), say);
    if (wrong > 0) return 1;
    const found: FoundKind[] = [];
    const search = await searchCases(pool, {
      ...{ of: kind, seed, processes, until: Date.now() + minutes * 60_000, schedules: number('schedules', 20) },
      ...(given['programs'] !== undefined && { programs: number('programs', 1) }),
      onKind: (one) => {
        found.push(one);
        console.log(`${one.kind}\n    program ${one.programSeed}, schedule ${one.choiceSeed}`);
      },
    });
    const { cases, programs, tasks, replays, events, ends, milliseconds } = search;
    say(
      `${cases} schedules of ${programs} programs in ${Math.round(milliseconds / 1_000)} s: ${tasks} workflow tasks, ${replays} replays, ${events} events; ${JSON.stringify(ends)}`,
    );
    for (const one of found.sort((one, other) => other.count - one.count)) await tell(one);
    say(found.length === 0 ? 'Nothing found.' : `${found.length} kinds of findings.`);
    return found.length === 0 ? 0 : 1;
  } finally {
    pool.close();
  }

  async function tell({ kind, finding, programSeed, choiceSeed, program, made, count }: FoundKind): Promise<void> {
    say(`\n## ${kind} (${count} times)\n`);
    say(`${finding.text}\n`);
    say(
      `again: npm run simulate --${values.machines ? ' --machines' : ''} --seed ${programSeed} --programs 1 (its schedule ${choiceSeed})\n`,
    );
    const atMost = number('shrink', 200);
    const small =
      atMost === 0
        ? { program, made }
        : await shrinkCase(
            { program, made },
            (one) => pool.run(one),
            (result) => meant(result.program ?? program, result).some((other) => kindOf(other) === kind),
            atMost,
          );
    say('```ts\n' + printed(small.program) + '\n```\n');
    say(JSON.stringify({ program: small.program, choices: small.made }));
  }
}

/** A case as it was printed. */
function caseIn(text: string): CaseAsked {
  const { program, choices } = JSON.parse(text) as { program: AnyProgram; choices: readonly number[] };
  return { program, choices: { given: choices } };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
