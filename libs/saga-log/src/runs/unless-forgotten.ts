/** gRPC's NOT_FOUND. */
const notFound = 5;

/** Of what Temporal answers: nothing for a run that it doesn't know. @throws everything else, as it is */
export function unlessForgotten(error: unknown): undefined {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === notFound) return undefined;
  throw error;
}
