import { reportOf } from './report';
import type { Verification } from './verification';

/** A verification failed. The message is for people, `verification` for programs. */
export class GuaranteeViolated extends Error {
  override readonly name = 'GuaranteeViolated';
  constructor(readonly verification: Verification) {
    super(reportOf(verification));
  }
}
