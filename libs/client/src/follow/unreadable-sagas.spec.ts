import { SagaClientError } from '../saga-client-error';
import { UnreadableSagas } from './unreadable-sagas';

const one = { workflowId: 'stay/1' };
const sealed = new SagaClientError('payload-sealed', 'its key is gone');

it('a saga that can’t be read is looked at less and less often, at least each five minutes', () => {
  const unreadable = new UnreadableSagas();
  const pauses = Array.from({ length: 8 }, () => unreadable.pauseAfter(one, sealed));
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300].map((seconds) => seconds * 1_000));
  expect(unreadable.pauseAfter({ workflowId: 'stay/2' }, sealed)).toBe(5_000);
  unreadable.read(one);
  expect(unreadable.pauseAfter(one, sealed)).toBe(5_000);
});

it('what keeps all from being read is asked again as soon as ever', () => {
  const unreadable = new UnreadableSagas();
  const away = new SagaClientError('temporal-unreachable', 'it is away');
  for (let times = 0; times < 8; times++) expect(unreadable.pauseAfter(one, away)).toBe(5_000);
});
