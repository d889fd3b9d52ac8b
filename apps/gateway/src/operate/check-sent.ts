import { Problem } from '../problems/problem';
import { bytesOf } from '../temporal/history-door';

/** What one message, or one answer to a task token, may have: as much as the states language allows. Bytes of JSON. */
const mostBytes = 262_144;

/** @throws Problem `body-too-large` */
export function checkSent(body: unknown): void {
  const bytes = bytesOf(body);
  if (bytes <= mostBytes) return;
  throw new Problem('body-too-large', `This has ${bytes} bytes as JSON; what is sent to a saga may have ${mostBytes}.`);
}
