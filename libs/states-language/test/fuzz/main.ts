import { parseArgs } from 'node:util';
import { fuzzExpressions } from './fuzz-expressions';

const help = `npm run fuzz:expressions: random expressions of all that is built in, judged by their CPU time and memory.

  --seed     1   the first seed: the same seed makes the same expressions
  --minutes  1   for how long
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, minutes: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [seed, minutes] = [Number(values.seed ?? 1), Number(values.minutes ?? 1)];
  if (!Number.isSafeInteger(seed) || !(minutes > 0))
    throw new Error('--seed is a whole number, --minutes more than 0.');
  const { expressions, outcomes, slowest, found } = await fuzzExpressions(seed, minutes * 60_000, console.log);
  console.log(`${expressions} expressions: ${JSON.stringify(outcomes)}`);
  console.log(`The slowest took ${slowest.ms.toFixed()} ms: ${slowest.source.slice(0, 500)}`);
  console.log(`${found.length} took too much.`);
  return found.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
