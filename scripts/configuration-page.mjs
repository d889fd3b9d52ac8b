/** @typedef {import('@backstitch/nest').Variable} Variable */

/** @type {readonly (readonly [title: string, introduction: string, isOfIt: (by: readonly string[]) => boolean])[]} */
const parts = [
  [
    'Processes',
    'A participant, sagas, a coordinator and a gateway; in one process, or each in its own.',
    (by) => by.some((kind) => ['participant', 'sagas', 'coordinator', 'gateway'].includes(kind)),
  ],
  ['The command', '`backstitch` reads what is Temporal’s above, too.', (by) => by.includes('command')],
  [
    'While one develops',
    '`npm run dev` of a project, which is `with-temporal`, and `npm start` in the repository.',
    (by) => by.includes('with-temporal'),
  ],
  ['Tests', 'What `verifySaga` and the tests of the repository read.', () => true],
];

/**
 * The page of all variables.
 * @param {Readonly<Record<string, Variable>>} variables
 * @returns {string} Markdown, before it is formatted
 */
export function configurationPage(variables) {
  const lines = [
    '# Configuration',
    '',
    'Every environment variable that a process reads. An empty one counts as absent; a wrong one ends the process with',
    '[`bad-setting`](../errors/bad-setting.md). What code decides (migrations, workers, codecs) is in [hosting](hosting.md).',
    'This page is made of `libs/nest/src/settings/variables.ts` by `npm run configuration`.',
  ];
  let rest = Object.entries(variables);
  for (const [title, introduction, isOfIt] of parts) {
    lines.push(
      '',
      `## ${title}`,
      '',
      introduction,
      '',
      '| variable | read by | what is written | default | what it does |',
    );
    lines.push('| - | - | - | - | - |');
    for (const [name, { by, type, default: without, what }] of rest.filter((each) => isOfIt(each[1].by))) {
      lines.push(`| \`${name}\` | ${by.join(', ')} | ${type} | ${without} | ${what} |`);
    }
    rest = rest.filter((each) => !isOfIt(each[1].by));
  }
  return `${lines.join('\n')}\n`;
}
