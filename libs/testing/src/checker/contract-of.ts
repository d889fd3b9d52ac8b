import type { Catalogue, Participant } from '@backstitch/contract';

/** The contract of a participant by its name; an instance has its participant's: `bank.nordea` is served as `bank` is. */
export const contractOf = ({ participants }: Catalogue, name: string): Participant | undefined =>
  participants.find((one) => one.name === name) ?? participants.find((one) => name.startsWith(`${one.name}.`));
