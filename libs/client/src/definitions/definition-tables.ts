/** The gateway's own tables. */
export interface DefinitionTables {
  definition: {
    name: string;
    version: number;
    /** JSON text. */
    definition: string;
    unwind: string;
    stored_at: string;
  };
  /** What is asked of a version without its definition. */
  definition_fact: {
    name: string;
    version: number;
    bytes: number;
    stored_by: string | null;
  };
  /** Types that had definitions: what may still be asked of their sagas. */
  retired_type: {
    name: string;
    /** Its last. */
    version: number;
    /** JSON: the names of the participants that it asked. */
    participants: string;
    retired_at: string;
    retired_by: string;
  };
}
