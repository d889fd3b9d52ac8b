import { z } from 'zod';
import { catalogue, event, eventsOf, participant } from './index';

const Trip = z.object({ tripId: z.string() });
const RoomConfirmed = event('RoomConfirmed', Trip, { key: (e) => e.tripId });
const hotels = participant('hotels', {}, { publishes: [RoomConfirmed] });
const none = { participants: [], sagaTypes: [] };

const codeOf = (make: () => unknown) => {
  try {
    return make();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test('an event that is called makes one of its kind, as data', () => {
  expect(RoomConfirmed({ tripId: 't1' })).toEqual({ event: 'RoomConfirmed', body: { tripId: 't1' } });
  expect(RoomConfirmed.name).toBe('RoomConfirmed');
  expect(RoomConfirmed.key({ tripId: 't1' })).toBe('t1');
});

test.each([
  ['bad-name', () => event('Room confirmed', Trip, { key: () => 'x' })],
  ['reserved-name', () => event('SagaCancelled', Trip, { key: () => 'x' })],
  ['bad-schema', () => event('RoomConfirmed', z.object({ at: z.date() }), { key: () => 'x' })],
  ['duplicate-name', () => participant('hotels', {}, { publishes: [RoomConfirmed, RoomConfirmed] })],
])('%s: an event that can’t be one is refused', (code, make) => expect(codeOf(make)).toBe(code));

test('a catalogue knows the events of its participants, and one name means one thing', () => {
  const both = { ...none, participants: [hotels, participant('inns', {}, { publishes: [RoomConfirmed] })] };
  expect([...eventsOf(catalogue(both))]).toEqual([['RoomConfirmed', RoomConfirmed]]);
  expect(hotels.at('oslo').publishes).toEqual([RoomConfirmed]);
  const other = event('RoomConfirmed', Trip, { key: (e) => e.tripId });
  const second = { ...none, participants: [participant('inns', {}, { publishes: [other] })] };
  expect(codeOf(() => catalogue({ ...none, participants: [hotels] }, second))).toBe('duplicate-name');
});
