import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonIn } from './json-in';

const codeOf = (text: string) => {
  try {
    return jsonIn('--input', text);
  } catch (error) {
    return (error as Error & { code: string }).code;
  }
};

test('what is written is sent', () => {
  expect(jsonIn('--input', '{"ref":9007199254740991,"price":1e3}')).toEqual({ ref: 9007199254740991, price: 1000 });
});

test.each(['{"ref":9007199254740993}', '{"x":1e400}', '['.repeat(501) + ']'.repeat(501)])(
  'what would be sent as something else is refused: %.30s',
  (text) => expect(codeOf(text)).toBe('bad-arguments'),
);

test('also in a file, which is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-json-'));
  const file = join(folder, 'input.json');
  writeFileSync(file, '[12345678901234567890]');
  expect(() => jsonIn('--input', `@${file}`)).toThrow(
    `--input of ${file} has number-too-large: 12345678901234567890 can't`,
  );
  rmSync(folder, { recursive: true });
});
