import { PassThrough } from 'node:stream';
import { tellError } from '../tell-error';
import { CommandError } from '../command-error';
import { Output } from './output';
import { Screen } from './screen';
import { table } from './table';

/** What anybody may have in a name: clears the screen, sets a title, paints, ends the line, turns the text around. */
const bad = '\u001b[2J\u001b]0;x\u0007\u009b31m\u001b[32mwell\nnext\u202egnp.exe\u2028\u007f';
const shown = '\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\\u001b[32mwell\\nnext\\u202egnp.exe\\u2028\\u007f';

function terminal() {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 200 });
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => stream.read() as string };
}

it('what would make a terminal do things is written visibly, whatever it is a part of; colours stay', () => {
  const { stream, written } = terminal();
  const output = new Output(false, stream);
  output.result({}, () => [
    bad,
    ...table([
      [bad, output.paint('red', bad)],
      ['a', output.paint('green', 'b')],
    ]),
  ]);
  const red = `\u001b[31m${shown}\u001b[39m`;
  expect(written()).toBe(`${shown}\n${shown}  ${red}\n${'a'.padEnd(shown.length)}  \u001b[32mb\u001b[39m\n`);
});

it('and where lines are drawn over lines', () => {
  const { stream, written } = terminal();
  new Screen(stream).draw([bad]);
  expect(written()).toContain(`${shown}\n`);
});

it('JSON is what it is', () => {
  const { stream, written } = terminal();
  new Output(true, stream).result({ bad }, () => []);
  expect(written()).toBe(`${JSON.stringify({ bad })}\n`);
});

it('and in what went wrong', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  tellError(new CommandError('unknown-saga', bad, 3, [{ pointer: bad, code: bad, detail: bad }]), false);
  expect(said.mock.calls).toEqual([[`unknown-saga: ${shown}`], [`  ${shown} ${shown}: ${shown}`]]);
  said.mockRestore();
});
