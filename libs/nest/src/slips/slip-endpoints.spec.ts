import { slipEndpoints } from './slip-endpoints';

it('allows each URL of the list, with or without space around it', () => {
  const isAllowed = slipEndpoints({ SLIP_ENDPOINTS: 'https://hooks.example.org/slips, http://127.0.0.1:4000,' });
  expect(isAllowed('https://hooks.example.org/slips/42')).toBe(true);
  expect(isAllowed('http://127.0.0.1:4000/anything')).toBe(true);
  expect(isAllowed('http://127.0.0.1:4001/')).toBe(false);
});

it('allows none where there is no list', () => expect(slipEndpoints({})('http://127.0.0.1/')).toBe(false));

it('refuses a list with something else on it', () => {
  expect(() => slipEndpoints({ SLIP_ENDPOINTS: 'hooks.example.org' })).toThrow(/SLIP_ENDPOINTS is 'hooks.example.org'/);
});
