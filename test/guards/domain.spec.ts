import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allExamples } from '../examples/all-examples';

const root = join(__dirname, '../..');

/** All that is the platform's, whatever comes to be in it: the sources of each package, and the scripts. */
const packages = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);
const platform = [
  ...packages.flatMap((folder) =>
    ['src', 'public'].map((part) => `${folder}/${part}`).filter((it) => existsSync(join(root, it))),
  ),
  'tools/src',
  'scripts',
];

const words = allExamples.flatMap(({ name, catalogue, ports = {}, processes }) => [
  ...catalogue.participants.map((one) => one.name),
  ...processes({ data: '', temporal: {}, gatewayPort: 0, ports: {} })
    .filter(({ role }) => role === 'participant' || role === 'outside')
    .map((one) => one.name),
  ...Object.keys(ports),
  `${name}Catalogue`,
  // Verbs that are ordinary English, like hold, mean other things here too: those of two words are telling enough.
  ...[
    ...catalogue.participants.flatMap(({ requests }) =>
      Object.entries(requests).flatMap(([verb, { compensation, refusals = [] }]) => [
        verb,
        ...(compensation === null ? [] : [compensation]),
        ...refusals.map(({ code }) => code),
      ]),
    ),
    ...catalogue.sagaTypes.map((type) => type.name),
  ].filter((word) => /[a-z][A-Z]/.test(word)),
]);
const domain = new RegExp(`\\b(${[...new Set(words)].join('|')})\\b`);

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

function* files(folder: string): Generator<string> {
  for (const item of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${item.name}`;
    if (item.isDirectory()) yield* files(path);
    else if (!/\.(type-)?spec\.ts$/.test(item.name)) yield path;
  }
}

/** @throws Error for a folder that isn't there: it would be guarded no more, and nobody would know */
const named = (folders: readonly string[]) =>
  folders
    .flatMap((folder) => [...files(folder)])
    .flatMap((path) => {
      const found = domain.exec(withoutComments(readFileSync(join(root, path), 'utf8')));
      return found === null ? [] : [`${path}: ${found[0]}`];
    });

it('the platform names nothing of a domain', () => {
  expect(platform.length).toBeGreaterThan(12);
  expect(named(platform)).toEqual([]);
});

it.each(allExamples)('and this check would see it if it named something of $name', ({ name }) => {
  expect(named([`examples/${name}`]).length).toBeGreaterThan(2);
});

it('and a folder that isn’t there is no folder without faults', () => {
  expect(() => named(['apps/dashboard/src'])).toThrow('ENOENT');
});
