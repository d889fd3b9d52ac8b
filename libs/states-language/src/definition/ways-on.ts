import type { ChoiceRule, State } from './state-machine';

/** A transition out of a state. */
export interface Way {
  /** The next state; absent: the machine ends. */
  readonly to?: string;
  /** Why this way is taken: the errors that are caught, the comment of a rule. Absent: it is the only one, or `rule` tells. */
  readonly why?: string;
  /** Of a Choice: the rule that has to match. */
  readonly rule?: ChoiceRule;
  /** It is taken after a failure. */
  readonly isCatch: boolean;
}

/** The ways out of a state, in the order in which they are tried. */
export function waysOn(state: State): readonly Way[] {
  switch (state.Type) {
    case 'Choice':
      return [
        ...state.Choices.map((rule) => ({ to: rule.Next, why: rule.Comment, rule, isCatch: false })),
        ...(state.Default === undefined ? [] : [{ to: state.Default, why: 'otherwise', isCatch: false }]),
      ];
    case 'Succeed':
      return [{ isCatch: false }];
    case 'Fail':
      return [{ why: state.Error ?? 'fails', isCatch: true }];
    default:
      return [{ to: state.Next, isCatch: false }, ...caught(state)];
  }
}

function caught(state: State): readonly Way[] {
  if (!('Catch' in state)) return [];
  return (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({ to: Next, why: ErrorEquals.join(', '), isCatch: true }));
}
