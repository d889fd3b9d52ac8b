import { type Json, type JsonObject } from '../src';

/** A task's recorded answer. `hang`: it never came. */
export interface TaskResult {
  state: string;
  resource: string;
  parameters?: Json;
  result: { output?: Json; error?: string; cause?: string; hang?: boolean };
}

/** A case of the conformance files. */
export interface Case {
  kind: string;
  id: string;
  test: string;
  definition?: JsonObject;
  definition_text?: string;
  machine_type?: 'STANDARD' | 'EXPRESS';
  input?: Json;
  context?: JsonObject;
  request?: JsonObject;
  expected: JsonObject;
  expected_masks?: string[];
  task_results?: TaskResult[];
  s3_objects?: Record<string, Record<string, string>>;
  tier: string;
  tags: string[];
  trace?: JsonObject[];
  trace_ordered?: boolean;
}
