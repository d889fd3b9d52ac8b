import { timeLimit } from '@backstitch/participant';

/** Fetches, for so many ms at most, the body included. @throws as `fetch`, and when the time is up */
export async function fetchWithin(ms: number, url: string, init: RequestInit = {}): Promise<FetchedText> {
  const limit = timeLimit(ms);
  try {
    const response = await fetch(url, { ...init, signal: limit.signal });
    return { status: response.status, ok: response.ok, text: await response.text() };
  } finally {
    limit.clear();
  }
}

export interface FetchedText {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
}
