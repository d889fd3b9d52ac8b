/** Which stream of which servers. */
export interface StreamAddress {
  /** `nats://host:4222`, or `tls://`; with `user:password@` or `token@` before the host; several with commas between them. */
  readonly servers: string;
  /** The stream's name. It has to have the subjects `{stream}.event.>` and `{stream}.refused.>`: `{stream}.>`. */
  readonly stream: string;
}

/** Where events of a name are: whoever wants only some of them filters by it. */
export const eventSubject = ({ stream }: StreamAddress, name = '>'): string => `${stream}.event.${tokenOf(name)}`;

/** Where the reader puts events that the gateway refuses, each with its reason in the header `backstitch-refused`. */
export const refusedSubject = ({ stream }: StreamAddress, name = '>'): string => `${stream}.refused.${tokenOf(name)}`;

/** A name may have what a subject can't. */
const tokenOf = (name: string) => (name === '>' ? name : name.replace(/[^\w-]/g, '_'));
