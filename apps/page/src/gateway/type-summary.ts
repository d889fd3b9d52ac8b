import type { JsonSchema } from '../dialog/example';

/** A saga type that can be started, as far as the page asks. */
export interface TypeSummary {
  readonly name: string;
  readonly input: JsonSchema;
  /** The schemas of the messages that a saga of it may be sent, by name. */
  readonly messages: Readonly<Record<string, JsonSchema>>;
}
