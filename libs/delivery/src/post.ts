import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Delivery, EventsDoor } from './delivery';
import { timeLimit } from './time-limit';

/** How long the door may take, in milliseconds. */
const timeoutMs = 10_000;

const gone = 410;

/** What is posted. */
export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** All that the message is of: sent again it has the same, and no other message has. Any text. */
  readonly id: string;
  /** Statuses that tell that something is wrong with what was sent, and not with who sends it or where. */
  readonly refusedBy: readonly number[];
}

/** Posts it, within a time limit. No redirect is followed: where it leads to is on no allow list. */
export async function post(
  { url: given, headers, secret }: EventsDoor,
  { headers: own, body, id, refusedBy }: Posted,
  signal: AbortSignal,
): Promise<Delivery> {
  const { url, authorization } = addressOf(given);
  const limit = timeLimit(timeoutMs, signal);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...own, ...authorization, ...headers, ...(secret !== undefined && signed(secret, id, body)) },
      body,
      redirect: 'manual',
      signal: limit.signal,
    });
    const { status } = response;
    if (response.ok) {
      await response.body?.cancel();
      return { is: 'taken' };
    }
    const why = `${url} answered ${status}: ${await beginningOf(response)}`;
    if (refusedBy.includes(status)) return { is: 'refused', why };
    if (status === gone) return { is: 'gone', why };
    return { is: 'away', why, ...retryAfterOf(response.headers.get('retry-after')) };
  } catch (error) {
    return { is: 'away', why: `${url} didn't answer: ${reasonOf(error)}` };
  } finally {
    limit.clear();
  }
}

/** Neither `fetch` nor a log gets a password: it is sent as HTTP's Basic has it. */
function addressOf(given: string) {
  const parsed = URL.parse(given);
  if (parsed === null || (parsed.username === '' && parsed.password === '')) return { url: given };
  const { username, password } = parsed;
  [parsed.username, parsed.password] = ['', ''];
  const pair = Buffer.from([username, password].map(decoded).join(':')).toString('base64');
  return { url: parsed.href, authorization: { authorization: `Basic ${pair}` } };
}

/** A `%` may also stand for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Seconds, as digits. A date, or what no wait can be, says nothing. */
const retryAfterOf = (header: string | null) =>
  /^\d{1,9}$/.test(header ?? '') && { retryAfterMs: Number(header) * 1_000 };

/** So much of an answer stands in the log, in characters: who answers may send what they like. */
const maxSaid = 500;

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let said = '';
  if (body) {
    for await (const chunk of body) {
      said += decoder.decode(chunk as Uint8Array, { stream: true });
      if (said.length >= maxSaid) break;
    }
  }
  // It is kept as why it wasn't taken, and PostgreSQL keeps no NUL character.
  return said.slice(0, maxSaid).replaceAll('\0', '');
}

/** The headers of Standard Webhooks. */
function signed(secret: string, id: string, body: string): Readonly<Record<string, string>> {
  const at = new Date();
  // A header and a separator can't carry everything, and what they can't must not be left out: receivers drop what has the id of
  // another message.
  const name = createHash('sha256').update(id).digest('hex');
  return {
    'webhook-id': name,
    'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
    'webhook-signature': new Webhook(secret).sign(name, at, body),
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return reason instanceof Error ? reason.message : String(reason);
}
