import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { base64Encode } from '../hash/base64-encode';

const form = /^([A-Za-z0-9_-]+)\.([0-9a-f-]{36})(?:\.([0-9a-f]{32}))?$/;

/** What a token says of itself. */
export interface TaskTokenParts {
  /** The workflow's id, in base64url. */
  readonly place: string;
  /** Without the proof: what it is the proof of. */
  readonly said: string;
  /** Absent in tokens of executions that were started without a secret. */
  readonly proof?: string;
}

/**
 * The token of a task: the workflow that waits for it, a number used once, and the proof that an execution of this secret
 * has made it. Numbers of a workflow can be guessed by who knows its run; the proof can't.
 */
export function taskToken(workflowId: string, once: string, secret?: string): string {
  const place = base64Encode(workflowId).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const said = `${place}.${once}`;
  return secret === undefined ? said : `${said}.${proofOf(said, secret)}`;
}

/** The parts of a token; undefined for what is none. */
export function taskTokenParts(token: string): TaskTokenParts | undefined {
  const [, place, once, proof] = form.exec(token) ?? [];
  if (place === undefined || once === undefined) return undefined;
  return { place, said: `${place}.${once}`, ...(proof !== undefined && { proof }) };
}

/** 128 bits of HMAC-SHA256, in hexadecimal. */
export const proofOf = (said: string, secret: string): string => bytesToHex(hmac(sha256, secret, said)).slice(0, 32);
