import type { Finding } from './finding';

/** What kind of finding it is: its code, and its words without the names of steps, sagas and values. */
export const kindOf = ({ code, text }: Finding): string =>
  `${code}: ${text
    .replaceAll(/\b\w+\/(simulated|[0-9a-f-]{36}[\d.]*)/g, 'saga')
    .replaceAll(/[0-9a-f-]{36}/g, 'run')
    .replaceAll(/\b(reserve|look|leg of it|leg|back)(\.\d+)?\b/g, 'step')
    .replaceAll(/\b(plain|tight|closedTight|held|oneByOne|dated|pivots(Tight|Held|Dated)?)(\.\d+)?\b/g, 'step')
    .replaceAll(/"?\bn\d+(#\d+)*"?/g, 'n')
    .replaceAll(/#?\d+(\.\d+)?/g, '0')
    .replaceAll(/"run"/g, '0')
    .slice(0, 160)}`;
