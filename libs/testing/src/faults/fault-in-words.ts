import type { Fault } from './fault';
import type { Schedule } from './schedule';

/** What happens, in words: 'charge took effect, its answer was lost'. */
export function faultInWords({ at, kind, how = '' }: Fault): string {
  const step = at.replace(/\/compensation$/, '');
  const it = at === step ? at : `the compensation of ${step}`;
  const often = { once: 'once', 'twelve times': 'twelve times', 'for good': 'each time' }[how] ?? how;
  switch (kind) {
    case 'refused':
      return `${it} was refused (${how})`;
    case 'fails':
      return `${it} failed before its effect, ${often}`;
    case 'rolled-back':
      return `${it} did its work and its transaction was rolled back, ${often}`;
    case 'answer-lost':
      return `${it} took effect, its answer was lost${how === 'once' ? '' : ` ${often}`}`;
    case 'worker-lost':
      return `${it} took effect, its worker died before it could say so${how === 'once' ? '' : `, ${often}`}`;
    case 'late':
      return `${it} timed out and arrived ${how} its compensation`;
    case 'overtaken':
      return `a copy of ${it} timed out and arrived after all was over`;
    case 'twice':
      return `${it} was delivered twice at the same moment`;
    case 'no-worker':
      return `no worker took ${it}`;
    case 'cancel':
      if (how.startsWith('twice')) return `an operator cancelled the saga ${how} while ${it} was in flight`;
      return how === 'start' ? 'the saga was cancelled at once' : `the saga was cancelled ${when(it, how)}`;
    case 'deadline':
      return `the deadline passed ${when(it, how)}`;
    case 'reset':
      return `the saga was reset to ${{ asked: `the task that asked ${it}`, start: `its start while ${it} was in flight` }[how] ?? `the task that heard the answer of ${it}`}`;
    case 'recover': {
      const [way, moment] = how.split(' ');
      const isForgotten = way === 'forgotten';
      const what = isForgotten ? 'forgotten by Temporal' : 'terminated';
      const back = isForgotten ? 'from its record' : way;
      return `the saga was ${what} while ${it} was in flight, ${moment === 'asked' ? 'before' : 'after'} its effect, and recovered ${back}`;
    }
    case 'deploy':
      return `the next version of the code was deployed while ${it} was in flight`;
    case 'operator':
      return `${it} failed until an operator acted on it: ${how}`;
    case 'uncalled':
      return `an operator acted on ${it}, which needed no attention`;
    case 'in-one-task':
      return `${it} was ${how.startsWith('refused') ? 'refused' : 'answered'} in one task with ${how.startsWith('cancel') ? 'a cancel request' : 'all that was in flight'}, ${how}`;
    case 'large':
      if (how.startsWith('input')) return `the saga had an ${how}`;
      return how.endsWith('each') ? `every answer took ${how.replace(' each', '')}` : `the answer of ${it} took ${how}`;
    case 'other-database':
      return `${it} met another database, ${often}`;
    case 'silence':
      return `the message ${at} never came`;
  }
}

const when = (it: string, how: string) =>
  ({
    asked: `while ${it} was in flight, before its effect`,
    done: `while ${it} was in flight, after its effect`,
    answered: `as ${it} was answered`,
  })[how] ?? how;

/** A whole schedule in words. */
export const scheduleInWords = ({ faults, cached }: Schedule): string =>
  `${faults.length === 0 ? 'nothing went wrong' : faults.map(faultInWords).join('; ')}${
    cached ? '' : ' (every workflow task replayed)'
  }`;
