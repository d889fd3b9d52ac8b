import type { SagaStatus } from '@backstitch/saga-log';

/** Statuses in which something is still owed, or was left behind. */
export const incompleteStatuses: readonly SagaStatus[] = ['running', 'compensating', 'needs-attention', 'terminated'];

export const isIncomplete = (status: SagaStatus): boolean => incompleteStatuses.includes(status);
