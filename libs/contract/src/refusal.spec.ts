import { z } from 'zod';
import { refusal } from './refusal';

const codeOf = (make: () => unknown) => {
  try {
    return make();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test.each(['SagaCancelled', 'SagaCompensated', 'NotSent', 'OutcomeUnknown', 'AnswerTooLarge', 'backstitch:Full'])(
  'a refusal can’t be called %s: the platform’s own failures are called so',
  (code) => expect(codeOf(() => refusal(code, z.object({})))).toBe('reserved-name'),
);

test('a refusal in the participant’s words is one', () => {
  const LetterNotPosted = refusal('LetterNotPosted', z.object({ box: z.string() }));
  expect(LetterNotPosted.is(LetterNotPosted({ box: 'red' }))).toBe(true);
});
