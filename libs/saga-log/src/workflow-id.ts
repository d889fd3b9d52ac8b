/** A saga by the name of its type and its id, as in `/sagas/{type}/{id}`. */
export interface SagaName {
  readonly type: string;
  readonly id: string;
}

/** Temporal's id of a saga's workflow: `{type}/{id}`. No type has a slash in its name; an id may. */
export const workflowIdOf = (type: string, id: string): string => `${type}/${id}`;

/** The saga that a workflow's id names: what {@link workflowIdOf} made of it. Without a slash the id is empty. */
export function sagaNamed(workflowId: string): SagaName {
  const [type = '', ...id] = workflowId.split('/');
  return { type, id: id.join('/') };
}
