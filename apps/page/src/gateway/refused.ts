/** A problem as the gateway answers it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** A refusal of the gateway, in words; `link` tells more. */
export class Refused extends Error {
  readonly link: string;

  constructor({ detail, title, type, errors = [] }: Problem) {
    const lines = errors.map((each) => `${each.pointer || 'The body'}: ${each.detail}`);
    super([errors.length > 0 ? title : detail, ...lines].join('\n'));
    this.link = type;
  }
}
