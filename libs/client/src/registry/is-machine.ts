import type { SagaType } from '@backstitch/contract';

/** A state machine, or the part of one that runs the items of a large Map. */
export const isMachine = ({ kind }: SagaType): boolean => kind === 'state-machine' || kind === 'map-run';
