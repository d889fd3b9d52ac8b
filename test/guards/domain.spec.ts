import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tripCatalogue as catalogue } from '@backstitch-examples/trip-catalogue';

/** Everything but the sample. */
const platform = [
  ...readdirSync(join(__dirname, '../../libs')).map((lib) => `libs/${lib}/src`),
  'apps/gateway/src',
  'apps/page/src',
  'apps/coordinator/src',
];

const root = join(__dirname, '../..');
const words = [
  ...catalogue.participants.map(({ name }) => name),
  ...catalogue.participants.flatMap(({ requests }) =>
    Object.entries(requests).flatMap(([verb, { compensation, refusals = [] }]) => [
      verb,
      ...(compensation === null ? [] : [compensation]),
      ...refusals.map(({ code }) => code),
    ]),
  ),
  ...catalogue.sagaTypes.map(({ name }) => name),
  '[Tt]ripCatalogue',
];
// Verbs that are ordinary English, like hold, mean other things here too: those of two words are telling enough.
const names = catalogue.participants.map(({ name }) => name);
const telling = words.filter((word) => names.includes(word) || /[a-z][A-Z]/.test(word) || word.startsWith('['));
const domain = new RegExp(`\\b(${telling.join('|')})\\b`);

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

function* files(folder: string): Generator<string> {
  for (const item of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${item.name}`;
    if (item.isDirectory()) yield* files(path);
    else if (!/\.(type-)?spec\.ts$/.test(item.name)) yield path;
  }
}

const named = (folders: readonly string[]) =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => [...files(folder)])
    .flatMap((path) => {
      const found = domain.exec(withoutComments(readFileSync(join(root, path), 'utf8')));
      return found === null ? [] : [`${path}: ${found[0]}`];
    });

it('the platform names nothing of the domain', () => {
  expect(named(platform)).toEqual([]);
});

it('and this check would see it if it did', () => {
  expect(named(['examples/trip/catalogue/src']).length).toBeGreaterThan(3);
});
