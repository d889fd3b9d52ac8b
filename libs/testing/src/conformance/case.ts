import type { Json, JsonObject } from '@backstitch/states-language';

/** A task's recorded answer. `hang`: it never came. */
export interface TaskResult {
  readonly state: string;
  readonly resource: string;
  readonly parameters?: Json;
  readonly result: {
    readonly output?: Json;
    readonly error?: string;
    readonly cause?: string;
    readonly hang?: boolean;
  };
}

/** A case of the conformance files. */
export interface Case {
  readonly kind: string;
  readonly id: string;
  /** Cases of one test are rows of one table: together they count as much as any other test. */
  readonly test: string;
  readonly definition?: JsonObject;
  readonly definition_text?: string;
  readonly machine_type?: 'STANDARD' | 'EXPRESS';
  readonly input?: Json;
  readonly context?: JsonObject;
  readonly request?: JsonObject;
  readonly expected: JsonObject;
  readonly expected_masks?: string[];
  readonly task_results?: readonly TaskResult[];
  readonly s3_objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tier: string;
  readonly tags: string[];
  readonly trace?: JsonObject[];
  readonly trace_ordered?: boolean;
}
