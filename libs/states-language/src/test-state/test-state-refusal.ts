/** Found out while running: the request does not fit the state. */
export class TestStateRefusal extends Error {
  override readonly name = 'TestStateRefusal';
}
