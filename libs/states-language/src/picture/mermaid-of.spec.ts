import { mermaidOf } from './mermaid-of';

it('draws transitions, choices, what is caught, and machines inside states', () => {
  const task = { Type: 'Task' as const, Resource: 'urn:x' };
  const picture = mermaidOf({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'One', States: { One: { ...task, End: true } } },
          { StartAt: 'Two', States: { Two: { Type: 'Pass', End: true } } },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'No' }],
        Next: 'Enough?',
      },
      'Enough?': { Type: 'Choice', Choices: [{ Variable: '$.ok', IsPresent: true, Next: 'Each' }], Default: 'No' },
      Each: { Type: 'Map', ItemProcessor: { StartAt: 'It', States: { It: { ...task, End: true } } }, End: true },
      No: { Type: 'Fail', Error: 'Not: "today"' },
    },
  });
  expect(picture.split('\n')).toEqual([
    'stateDiagram-v2',
    '  state "Both (Parallel)" as s1',
    '  state s1 {',
    '    state "One (Task)" as s2',
    '    [*] --> s2',
    '    s2 --> [*]',
    '    --',
    '    state "Two" as s3',
    '    [*] --> s3',
    '    s3 --> [*]',
    '  }',
    '  state "Enough? (Choice)" as s4',
    '  state "Each (Map)" as s5',
    '  state s5 {',
    '    state "It (Task)" as s6',
    '    [*] --> s6',
    '    s6 --> [*]',
    '  }',
    '  state "No (Fail)" as s7',
    '  [*] --> s1',
    '  s1 --> s4',
    '  s1 --> s7: States.ALL',
    '  s4 --> s5: 1',
    '  s4 --> s7: otherwise',
    '  s5 --> [*]',
    '  s7 --> [*]: Not#58; #34;today#34;',
  ]);
});
