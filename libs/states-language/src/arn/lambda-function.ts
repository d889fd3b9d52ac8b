import { arnOf } from './arn';

/** A Lambda function, however it is named. */
export interface LambdaFunction {
  readonly name: string;
  /** Without a version or alias. Absent: it is not named by an ARN. */
  readonly arn?: string;
}

/**
 * A function by its ARN, by account and name (`123456789012:function:charge`) or by its name alone, each with or without
 * a version or alias. Undefined: no function is called so.
 */
export function lambdaFunction(text: string): LambdaFunction | undefined {
  const arn = arnOf(text);
  if (arn !== undefined) {
    const [, name] = arn.service === 'lambda' ? (/^function:([^:]+)/.exec(arn.resource) ?? []) : [];
    return name === undefined ? undefined : { name, arn: text.split(':').slice(0, 7).join(':') };
  }
  const [, name] = /^(?:\d{12}:function:)?([\w-]+)(?::[\w$-]+)?$/.exec(text) ?? [];
  return name === undefined ? undefined : { name };
}
