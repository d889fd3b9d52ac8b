/** A definition as JSON text: it is parsed where it is checked, and costs the thread that answers everybody nothing until it is accepted. */
export class DefinitionText {
  constructor(readonly text: string) {}
}
