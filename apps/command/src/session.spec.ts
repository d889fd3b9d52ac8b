import os from 'node:os';
import { Session } from './session';

afterEach(() => jest.restoreAllMocks());

/** As Node says it in a container that runs by a user id that has no name. */
const nameless = () => {
  throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)');
};

test('who acts is named by an option, a variable, the machine, or not at all', () => {
  expect(new Session({ by: 'Ada' }, { BACKSTITCH_ACTOR: 'Bo' }).by).toBe('Ada');
  expect(new Session({}, { BACKSTITCH_ACTOR: 'Bo' }).by).toBe('Bo');
  expect(new Session({}, {}).by).toBe(os.userInfo().username);
  jest.spyOn(os, 'userInfo').mockImplementation(nameless);
  expect(new Session({}, {}).by).toBe('anonymous');
});
