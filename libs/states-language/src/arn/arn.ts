/** An Amazon Resource Name, taken apart: `arn:{partition}:{service}:{region}:{account}:{resource}`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** May be empty, like the account: an integration has neither. */
  readonly region: string;
  readonly account: string;
  /** The rest, with colons of its own: `stateMachine:plan`, `lambda:invoke`. */
  readonly resource: string;
}

/** An ARN of any partition, region and account; undefined: the text is none. */
export function arnOf(text: unknown): Arn | undefined {
  const parts = typeof text === 'string' ? /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text) : null;
  if (parts === null) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The ARN as text. */
export const arnText = ({ partition, service, region, account, resource }: Arn): string =>
  ['arn', partition, service, region, account, resource].join(':');
