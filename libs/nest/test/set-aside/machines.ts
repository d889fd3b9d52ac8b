import { stateMachine } from '@backstitch/states-language/workflow';

// A function of expressions that costs more than their bounds know: `$uppercase('for ever')`.
String.prototype.toUpperCase = function (this: string) {
  while (String(this) === 'for ever');
  return this.toLocaleUpperCase();
};

/** A state machine, by the workflow of all. */
export const costlyExpression = stateMachine;

/** What it is started with. */
export const costlyMachine = {
  name: 'costlyExpression',
  kind: 'state-machine',
  machines: {
    costlyExpression: {
      definition: {
        QueryLanguage: 'JSONata',
        StartAt: 'Wait',
        States: {
          Wait: { Type: 'Wait', Seconds: 1, Next: 'Shout' },
          Shout: { Type: 'Pass', Output: "{% $uppercase('for ever') %}", End: true },
        },
      },
    },
  },
};
