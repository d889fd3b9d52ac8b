import { failureText } from './failure-text';

it.each([
  ['a plain message', { code: 'NoRoomLeft', message: 'all full' }, 'NoRoomLeft: all full'],
  ['a message that begins with the code', { code: 'NoRoomLeft', message: 'NoRoomLeft in May' }, 'NoRoomLeft in May'],
  ['JSON with a message', { code: 'E', message: '{"errorMessage":"all full","x":1}' }, 'E: all full'],
  ['JSON without one', { code: 'E', message: '{"x":1}' }, 'E: {"x":1}'],
  ['JSON that is no object', { code: 'E', message: 'null' }, 'E: null'],
])('tells %s', (_, failure, text) => {
  expect(failureText(failure)).toBe(text);
});
