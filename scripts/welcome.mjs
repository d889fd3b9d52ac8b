/** What one sees when all is ready: where things are, and two lines to try. */
export function welcome({ port, address, uiUrl, logs, seconds }) {
  const gateway = `http://127.0.0.1:${port}`;
  const book = (card) => {
    const trip = { traveller: 'Ada', city: 'Lisbon', flight: 'BS101', day: '2027-05-14', nights: 3, card };
    const headers = `-H 'content-type: application/json' -H 'prefer: wait=20'`;
    return `curl -s ${gateway}/sagas/bookTrip ${headers} -d '${JSON.stringify(trip)}'`;
  };
  console.log(`
Ready in ${seconds.toFixed(1)} s.

  Page          ${gateway}/
  API           ${gateway}/sagas
  OpenAPI       ${gateway}/openapi.json
  Temporal      ${uiUrl ?? address}
  Logs          ${logs}

Book a trip:
  ${book('card-4242')}

Book one whose payment is declined, and see everything given back:
  ${book('card-0002')}

Ctrl-C stops everything.`);
}
