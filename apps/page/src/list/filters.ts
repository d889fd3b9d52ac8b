/** The statuses that can be chosen: the query of each, and its words. */
export const filters = [
  ['', 'all'],
  ['incomplete=true', 'incomplete'],
  ['status=needs-attention', 'needs attention'],
  ['status=running', 'running'],
  ['status=compensating', 'compensating'],
  ['status=completed', 'completed'],
  ['status=compensated', 'compensated'],
  ['status=failed', 'failed'],
  ['status=cancelled', 'cancelled'],
  ['status=terminated', 'terminated'],
] as const;
