import type { Try } from '../platform/platform';

export interface WelcomeOptions {
  readonly gateway: string;
  readonly temporal: string;
  readonly logs: string;
  readonly seconds: number;
  readonly tries: readonly Try[];
}

/** The text that is printed when all is ready: where things are, and lines to try. */
export function welcome({ gateway, temporal, logs, seconds, tries }: WelcomeOptions): string {
  const headers = `-H 'content-type: application/json' -H 'prefer: wait=20'`;
  const lines = tries.map(
    ({ heading, type, input }) =>
      `${heading}\n  curl -s ${gateway}/sagas/${type} ${headers} -d '${JSON.stringify(input)}'\n`,
  );
  return `
Ready in ${seconds.toFixed(1)} s.

  Page          ${gateway}/
  API           ${gateway}/sagas
  OpenAPI       ${gateway}/openapi.json
  Temporal      ${temporal}
  Logs          ${logs}

${lines.join('\n')}
Ctrl-C stops everything.`;
}
