/** Sells a teapot to where a courier goes, and to where none does. @returns how the sagas ended */
export async function sell(gateway: string): Promise<string[]> {
  const sold = ['Lisbon', 'Atlantis'].map(async (place) => {
    const response = await fetch(`${gateway}/sagas/sellItems`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({ item: 'teapot', count: 1, place }),
    });
    return ((await response.json()) as { status: string }).status;
  });
  return Promise.all(sold);
}
