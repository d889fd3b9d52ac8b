import { relative, resolve } from 'node:path';
import { databases, libraries } from './choices';
import { choicesFrom } from './choices-from';
import { CreateError } from './create-error';
import { createProject } from './create-project';

const help = `npm create backstitch [FOLDER]: a project with a saga, a participant, a test and what runs them.

  --database   ${Object.keys(databases).join(', ')}
  --library    ${Object.keys(libraries).join(', ')}
  --packages   a folder of Backstitch's packages as tarballs, which are installed instead of those of npm's registry
  --yes        asks nothing
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help);
  const choices = await choicesFrom(args, process.stdin.isTTY && process.stdout.isTTY);
  if (choices === undefined) return;
  const folder = resolve(choices.folder);
  const way = relative('.', folder);
  createProject(folder, choices);
  process.stdout.write(
    [
      `\n${choices.name} is there. Now:\n`,
      ...(way === '' ? [] : [`  cd ${way}`]),
      '  npm install',
      '  npm test         # every fault at every point of the saga',
      '  npm run dev      # everything, restarted on each change\n\n',
    ].join('\n'),
  );
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(error instanceof CreateError ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
});
