import { timeLimit } from '@backstitch/participant';
import type { OutsideService } from '@backstitch/tools';

/** The card provider, told to misbehave by its own API. */
export const cardProvider: OutsideService = {
  process: 'card-provider',
  port: 'CARD_PROVIDER_PORT',
  answers: ['late', 'twice', 'never', 'error'],
  misbehave: (url, fault) => faults(url, { method: 'POST', body: JSON.stringify(fault) }),
  behave: (url) => faults(url, { method: 'DELETE' }),
};

async function faults(url: string, init: RequestInit): Promise<void> {
  const { signal, clear } = timeLimit(3_000);
  try {
    await fetch(`${url}/faults`, { ...init, signal });
  } finally {
    clear();
  }
}
